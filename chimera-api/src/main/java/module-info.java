/** The words of Chimera's domain and the interfaces that plug-ins implement. */
module dev.chimera.api {
    requires transitive jakarta.validation;
    requires static transitive org.jspecify;

    exports dev.chimera.api;
    exports dev.chimera.api.content;
    exports dev.chimera.api.finance;
    exports dev.chimera.api.ledger;
    exports dev.chimera.api.media;
    exports dev.chimera.api.network;
    exports dev.chimera.api.publish;
    exports dev.chimera.api.run;
    exports dev.chimera.api.safety;
    exports dev.chimera.api.spi;
    exports dev.chimera.api.trend;

    // validation and JSON read the records' fields by reflection
    opens dev.chimera.api to
            org.hibernate.validator,
            com.fasterxml.jackson.databind;
    opens dev.chimera.api.content to
            org.hibernate.validator,
            com.fasterxml.jackson.databind;
    opens dev.chimera.api.finance to
            org.hibernate.validator,
            com.fasterxml.jackson.databind;
    opens dev.chimera.api.media to
            org.hibernate.validator,
            com.fasterxml.jackson.databind;
    opens dev.chimera.api.publish to
            org.hibernate.validator,
            com.fasterxml.jackson.databind;
    opens dev.chimera.api.run to
            org.hibernate.validator,
            com.fasterxml.jackson.databind;
    opens dev.chimera.api.safety to
            org.hibernate.validator,
            com.fasterxml.jackson.databind;
    opens dev.chimera.api.trend to
            org.hibernate.validator,
            com.fasterxml.jackson.databind;
}
