package dev.chimera.core.safety;

import dev.chimera.api.Digest;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import dev.chimera.core.safety.Words.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Blocks words that no persona uses: slurs and crude words of several languages. The list holds digests, so that nobody has to
 * read it; a host adds words of its own with a check or with the persona's topics to avoid. Reads through look-alike letters,
 * digits for letters, plurals and stretched letters.
 */
final class BrandTerms implements InlineCheck {
    private static final int DIGEST_DIGITS = 16;
    private static final int WORD_MAX = 32;
    private static final int FINDINGS_MAX = 20;
    private static final Set<String> DIGESTS = Set.copyOf(PhraseBook.lines("brand-terms.txt"));

    @Override
    public String name() {
        return "brand-terms";
    }

    @Override
    public boolean examines(Subject subject) {
        return InlineCheck.isOutbound(subject);
    }

    @Override
    public List<Finding> check(Subject subject) {
        List<Finding> findings = new ArrayList<>();
        for (Word word : Words.ofCamel(subject.text())) {
            if (findings.size() < FINDINGS_MAX && isListed(word.text())) {
                findings.add(new Spot(word.start(), word.end())
                        .finding("brand.term", Severity.BLOCK, "***", "a word that no persona uses"));
            }
        }
        return findings;
    }

    /** The form in which the list holds {@code word}: the first digits of the SHA-256 of the folded word. */
    static String digestOf(String word) {
        return Digest.sha256(Folding.fold(word)).hex().substring(0, DIGEST_DIGITS);
    }

    private static boolean isListed(String word) {
        if (word.length() < 3 || word.length() > WORD_MAX) {
            return false;
        }
        String plain = PhraseScan.unleet(word);
        return Stream.of(word, plain == null ? word : plain, unstretched(word))
                .distinct()
                .flatMap(form ->
                        form.endsWith("s") ? Stream.of(form, form.substring(0, form.length() - 1)) : Stream.of(form))
                .anyMatch(form -> DIGESTS.contains(digestOf(form)));
    }

    /** {@code word} with every run of three and more equal letters as one. */
    private static String unstretched(String word) {
        StringBuilder kept = new StringBuilder();
        int at = 0;
        while (at < word.length()) {
            int end = at;
            while (end < word.length() && word.charAt(end) == word.charAt(at)) {
                end++;
            }
            kept.append(word, at, end - at >= 3 ? at + 1 : end);
            at = end;
        }
        return kept.toString();
    }
}
