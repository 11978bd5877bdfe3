package dev.chimera.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A host with Chimera in it. Its settings are in {@code application.properties}. */
@SpringBootApplication
public class CreatorApplication {
    /** Runs until the process is told to end. */
    public static void main(String[] args) {
        SpringApplication.run(CreatorApplication.class, args);
    }
}
