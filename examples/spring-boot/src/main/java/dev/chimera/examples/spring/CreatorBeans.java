package dev.chimera.examples.spring;

import dev.chimera.api.Platform;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.spi.Storage;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.ChimeraPipeline;
import dev.chimera.core.outbox.OutboxFolder;
import dev.chimera.core.safety.CheckedGateway;
import dev.chimera.core.source.JsonLinesPosts;
import dev.chimera.spi.postgres.PostgresStorage;
import javax.sql.DataSource;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Chimera needs, as beans. Spring closes them in the order in which they lean on each other, the data source last. */
@Configuration
@EnableConfigurationProperties(CreatorSettings.class)
class CreatorBeans {
    // tag::spring-beans[]
    @Bean(destroyMethod = "close")
    Storage storage(DataSource dataSource) {
        return PostgresStorage.builder().dataSource(dataSource).open();
    }

    @Bean(destroyMethod = "close")
    Cfo cfo(Storage storage, CreatorSettings settings) {
        return LocalCfo.builder()
                .budget(Budget.daily(settings.dailyLimit()))
                .store(storage.ledger())
                .keys(CfoKeys.insecurelyKeptIn(settings.inFolder("cfo-keys.json"))) // a first try; later in a KMS
                .build();
    }

    @Bean(destroyMethod = "close")
    ChimeraPipeline pipeline(Storage storage, Cfo cfo, CreatorSettings settings) {
        return ChimeraPipeline.builder()
                .persona(settings.inData("SOUL.md"))
                .posts(JsonLinesPosts.of(settings.inData("posts.jsonl"), Platform.REDDIT))
                .storage(storage)
                .cfo(cfo)
                .safety(CheckedGateway.standard())
                .publisher(OutboxFolder.builder(settings.inFolder("outbox"))
                        .digitalSourceType(Provenance.ALGORITHMIC)
                        .build())
                .workDirectory(settings.inFolder("work"))
                .takeOver()
                .build();
    }

    @Bean
    ApplicationRunner resume(ChimeraPipeline pipeline) {
        return arguments -> pipeline.resume(); // from now on, what another instance left behind goes on here
    }
    // end::spring-beans[]
}
