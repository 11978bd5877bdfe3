package dev.chimera.cfo;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.LedgerBrokenException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Checks an exported ledger from the command line: {@code VerifyLedger <ledger file> <public keys file>}. Prints one line and
 * ends with 0 if the ledger verifies, 1 if it is broken, 2 if it could not be checked.
 */
public final class VerifyLedger {
    private static final int SOUND = 0;
    private static final int BROKEN = 1;
    private static final int UNCHECKED = 2;

    private VerifyLedger() {}

    /** Runs and ends the JVM. */
    public static void main(String[] args) {
        System.exit(run(args, System.out));
    }

    static int run(String[] args, PrintStream out) {
        if (args.length != 2) {
            out.println("usage: VerifyLedger <ledger file> <public keys file>");
            return UNCHECKED;
        }
        try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
            CfoPublicKeys keys = CfoPublicKeys.fromJson(KeyFile.read(Path.of(args[1])));
            Checkpoint checkpoint = LedgerVerifier.of(keys).verify(in);
            out.println(
                    "OK: " + checkpoint.size() + " entries of '" + checkpoint.origin() + "', root " + checkpoint.root()
                            + ", signed by " + checkpoint.signature().keyId());
            return SOUND;
        } catch (LedgerBrokenException e) {
            out.println("BROKEN: " + e.found());
            return BROKEN;
        } catch (ConfigurationException | IOException e) {
            out.println("NOT CHECKED: " + e.getMessage());
            return UNCHECKED;
        }
    }
}
