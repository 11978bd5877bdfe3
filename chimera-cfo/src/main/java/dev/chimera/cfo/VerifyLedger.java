package dev.chimera.cfo;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.LedgerBrokenException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks an exported ledger from the command line: {@code VerifyLedger <ledger file> <public keys file> [<kept file> ...]}. A kept
 * file is a {@link CheckpointNote} or a {@link TlogProof} that somebody has kept since; the ledger has to agree with each. Prints a
 * line on the ledger and on each kept file, and ends with 0 if all verify, 1 if something is broken, 2 if it could not be checked.
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
        if (args.length < 2) {
            out.println("usage: VerifyLedger <ledger file> <public keys file> [<checkpoint or proof file> ...]");
            return UNCHECKED;
        }
        try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
            CfoPublicKeys keys = CfoPublicKeys.fromJson(KeyFile.read(Path.of(args[1])));
            Checkpoint checkpoint = LedgerVerifier.of(keys).verify(in);
            List<String> kept = KeptFiles.verified(
                    Path.of(args[0]), Stream.of(args).skip(2).map(Path::of).toList(), keys);
            out.println(
                    "OK: " + checkpoint.size() + " entries of '" + checkpoint.origin() + "', root " + checkpoint.root()
                            + ", signed by " + checkpoint.signature().keyId());
            kept.forEach(out::println);
            return SOUND;
        } catch (LedgerBrokenException e) {
            out.println("BROKEN: " + e.found());
            return BROKEN;
        } catch (NoSuchFileException e) {
            out.println("NOT CHECKED: there is no file " + e.getMessage());
            return UNCHECKED;
        } catch (ConfigurationException | IOException e) {
            out.println("NOT CHECKED: " + e.getMessage());
            return UNCHECKED;
        }
    }
}
