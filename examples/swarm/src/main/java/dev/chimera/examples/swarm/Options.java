package dev.chimera.examples.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the program was asked to do. Immutable.
 *
 * @param jvms how many JVMs, 1 to 16
 * @param runs how many runs are handed in, 1 to 100,000
 * @param postgres JDBC URL of a database; empty to start one
 * @param redis URI of a server; empty to start one
 * @param plain whether to print lines in place of a table that is redrawn
 */
record Options(int jvms, int runs, String postgres, String redis, boolean plain) {
    static final Options DEFAULT = new Options(3, 200, "", "", false);

    Options {
        require("--jvms", jvms, 16);
        require("--runs", runs, 100_000);
    }

    /** Those of the command line; the environment says where the servers are if the command line does not, and {@code NO_COLOR}. */
    static Options of(List<String> arguments, Map<String, String> environment) {
        int jvms = DEFAULT.jvms;
        int runs = DEFAULT.runs;
        String postgres = environment.getOrDefault(Servers.POSTGRES, "");
        String redis = environment.getOrDefault(Servers.REDIS, "");
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        List<String> unknown = new ArrayList<>();
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            switch (argument.substring(0, argument.length() - value.length())) {
                case "--jvms=" -> jvms = number(argument, value);
                case "--runs=" -> runs = number(argument, value);
                case "--postgres=" -> postgres = value;
                case "--redis=" -> redis = value;
                default -> {
                    plain |= argument.equals("--plain");
                    if (!argument.equals("--plain")) {
                        unknown.add(argument);
                    }
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(unknown + " is not understood; there are --jvms=3, --runs=200,"
                    + " --postgres=jdbc:postgresql://host/database, --redis=redis://host:6379, --plain");
        }
        return new Options(jvms, runs, postgres, redis, plain);
    }

    private static int number(String argument, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(argument + " needs a number", e);
        }
    }

    private static void require(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " must be from 1 to " + max + ", got " + value);
        }
    }
}
