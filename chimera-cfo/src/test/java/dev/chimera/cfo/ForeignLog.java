package dev.chimera.cfo;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.signature.Ed25519PublicKey;
import com.google.crypto.tink.signature.SignatureConfig;
import com.google.crypto.tink.util.Bytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;

/**
 * What a public log that has nothing to do with Chimera once said: the key, a checkpoint and an entry with its path of Sigstore's
 * transparency log of 2025, as its operators and users published them.
 */
final class ForeignLog {
    static final String ORIGIN = "log2025-1.rekor.sigstore.dev";
    static final String VERIFIER_KEY = ORIGIN + "+cf119915+AbfK5adZJxsI323FwGD2AJJ9F4i89cfDuLdGJBIYntuO";
    static final long INDEX = 412_114;
    static final long SIZE = 412_115;

    static final String NOTE = ORIGIN + """

            412115
            +8vUkEgBK/ansexBUomzocaWoPEmPIzxJC/y+xNMQN4=

            \u2014 log2025-1.rekor.sigstore.dev zxGZFahCZ/+MqTjH4rC5MWcdLDWbpetE5l30RZfQc4BQkRjWSoKipEUPjvHENeZDHIlAsuezJcLzUVvItpNjaSRoMAs=
            """;

    static final String PROOF = """
            c2sp.org/tlog-proof@v1
            index 412114
            KIoYVJ0TqmaEkFboP7YWTjSh8vFjVECmokcTOAByfIM=
            Umf0h0cK2hegTzNnSgsXszyiA4bp5OvEvP+GrWq3C8w=
            vNQeSNBfepYZI2Ez3ViKdCft0JH87ZS8IGKwixxUVjc=
            JBAugd5awOqmHXIKgz1MOjlR5f37VqmP0bWoRVcHX5M=
            xYH2mAxGxfOgvSOLnItT2LsJt+Z2a2egjf8QJFwK7jA=
            PbZWM3NitzChx9A22m/kddDtzh2bAKX5Fy7j76l3z2k=
            sKX9Sbsahvw5DiC2oP6pbZsDi1NzuNS1nIULXkCC57o=
            pfTCxXHnCM253jwYxVJcuUhmoTTtDxznn92QhN0M4Ws=
            cJ8uk2ZvZyfg+HRILKOHcyHu2pvI8Fz3R1MyMvyzWtA=

            """ + NOTE;

    static final byte[] RECORD = Base64.getDecoder()
            .decode("eyJhcGlWZXJzaW9uIjoiMC4wLjIiLCJraW5kIjoiaGFzaGVkcmVrb3JkIiwic3BlYyI6eyJoYXNoZWRSZWtvcmRWMDAyIjp7"
                    + "ImRhdGEiOnsiYWxnb3JpdGhtIjoiU0hBMl8yNTYiLCJkaWdlc3QiOiI1ZEoyU2FrVWVPWFk0dXQxaEJIUG9teitoVG42dGMw"
                    + "S1R6Y0dvc0ErZXBFPSJ9LCJzaWduYXR1cmUiOnsiY29udGVudCI6Ik1FWUNJUURjSk84Mm56MXJydHUxRHhTcHJ1WDFvZ0p1"
                    + "bThkbDRJaUdCTVB6M2pZY2JnSWhBS3dROHdOdTFPbjhwWWZoQUpDSzhPcVQwT09HVGgveUFRK0FuL2UzZC9kVSIsInZlcmlm"
                    + "aWVyIjp7ImtleURldGFpbHMiOiJQS0lYX0VDRFNBX1AyNTZfU0hBXzI1NiIsInB1YmxpY0tleSI6eyJyYXdCeXRlcyI6Ik1G"
                    + "a3dFd1lIS29aSXpqMENBUVlJS29aSXpqMERBUWNEUWdBRTBxOVErdGRHMTk1Q1hLZm1VeDFZYXR2Wi9tTjNyaGpwT2ZtMWx2"
                    + "c2tXcHJIOVB4cGU5WGM2TGpFSmJCY1ZQaHV0a2ZVdkJCOVJEays0MlNORTYvNXhnPT0ifX19fX19");

    private ForeignLog() {}

    /** The key of a line that configures a verifier. */
    static byte[] publicKey(String verifierKey) {
        String[] parts = verifierKey.split("\\+", 3);
        byte[] typed = Base64.getDecoder().decode(parts[2]);
        return Arrays.copyOfRange(typed, 1, typed.length);
    }

    /** The log's key as a governor's. */
    static CfoPublicKeys keys() {
        try {
            SignatureConfig.register();
            KeysetHandle keyset = KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(Ed25519PublicKey.create(Bytes.copyFrom(publicKey(VERIFIER_KEY))))
                            .withFixedId(0x2025)
                            .makePrimary())
                    .build();
            KeysetHandle entries = KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.generateEntryFromParametersName("ED25519")
                            .withRandomId()
                            .makePrimary())
                    .build()
                    .getPublicKeysetHandle();
            return CfoPublicKeys.of(entries, keyset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
