package dev.chimera.examples.spring;

import dev.chimera.api.finance.Money;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What {@code creator.*} of {@code application.properties} says. Folders are text here: as a {@code Path} Spring would look for a
 * relative one among the resources of the web application.
 *
 * @param folder where this application keeps its files
 * @param data the folder with {@code SOUL.md} and {@code posts.jsonl}
 * @param daily the most to spend a day, in US dollars
 */
@ConfigurationProperties("creator")
record CreatorSettings(String folder, String data, String daily) {
    Path inFolder(String name) {
        return Path.of(folder).resolve(name);
    }

    Path inData(String name) {
        return Path.of(data).resolve(name);
    }

    Money dailyLimit() {
        return Money.usd(daily);
    }
}
