package dev.chimera.core.source;

import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.SyndFeedInput;
import com.rometools.rome.io.XmlReader;
import com.rometools.rome.io.impl.XmlFixerReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Locale;
import org.jdom2.Document;
import org.jdom2.JDOMException;
import org.jdom2.input.SAXBuilder;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.XMLFilterImpl;

/**
 * Reads a feed's XML with everything dangerous shut off: no document type, no entity of its own, no external entity, and at most
 * {@value #DEPTH_MAX} elements inside one another.
 */
final class FeedXml {
    private static final int DEPTH_MAX = 200;
    private static final String XERCES = "http://apache.org/xml/features/";
    private static final String SAX = "http://xml.org/sax/features/";

    private FeedXml() {}

    /**
     * The feed in {@code bytes}.
     *
     * @param contentType what the server called it; {@code null} if there was no server
     * @throws FeedException if it is no feed
     * @throws IOException if its characters cannot be read
     */
    static SyndFeed parse(byte[] bytes, @Nullable String contentType) throws FeedException, IOException {
        String xml = Doctypes.withoutHarmless(characters(bytes, contentType));
        try (Reader healed = new XmlFixerReader(new StringReader(xml))) {
            Document document = builder().build(healed);
            return new SyndFeedInput(false, Locale.US).build(document);
        } catch (JDOMException e) {
            throw new FeedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String characters(byte[] bytes, @Nullable String contentType) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        try (Reader reader = contentType == null ? new XmlReader(in, true) : new XmlReader(in, contentType, true)) {
            StringWriter text = new StringWriter(bytes.length);
            reader.transferTo(text);
            return text.toString();
        }
    }

    private static SAXBuilder builder() {
        SAXBuilder builder = new SAXBuilder();
        builder.setFeature(XERCES + "disallow-doctype-decl", true);
        builder.setFeature(XERCES + "nonvalidating/load-external-dtd", false);
        builder.setFeature(SAX + "external-general-entities", false);
        builder.setFeature(SAX + "external-parameter-entities", false);
        builder.setXMLFilter(new DepthLimit());
        return builder;
    }

    /** Stops at an element that lies too deep, because what reads the tree afterwards is recursive. */
    private static final class DepthLimit extends XMLFilterImpl {
        private int depth;

        @Override
        public void startElement(String uri, String localName, String qName, Attributes attributes)
                throws SAXException {
            depth++;
            if (depth > DEPTH_MAX) {
                throw new SAXException("elements lie more than " + DEPTH_MAX + " deep");
            }
            super.startElement(uri, localName, qName, attributes);
        }

        @Override
        public void endElement(String uri, String localName, String qName) throws SAXException {
            depth--;
            super.endElement(uri, localName, qName);
        }
    }
}
