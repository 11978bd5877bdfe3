package dev.chimera.core.safety;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** International bank account numbers (ISO 13616): two letters, two check digits, 11 to 30 more, and the remainder modulo 97. */
final class BankAccounts {
    private static final int LENGTH_MIN = 15;
    private static final int LENGTH_MAX = 34;
    /** Countries that use the number, with its length there. */
    private static final String LENGTHS =
            "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18"
                    + " DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30"
                    + " KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29"
                    + " RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
                    + " BI27 DJ27 FK18 HN28 MN20 NI28 OM23 RU33 SO23 YE30 ";

    private BankAccounts() {}

    /** Where {@code text} holds account numbers. */
    static List<Spot> in(String text) {
        List<Spot> places = new ArrayList<>();
        int at = 0;
        while (at + LENGTH_MIN <= text.length() && places.size() < Spot.MANY) {
            int end = begins(text, at) ? accountEnd(text, at) : at;
            if (end > at) {
                places.add(new Spot(at, end));
            }
            at = Math.max(end, at + 1);
        }
        return places;
    }

    private static boolean begins(String text, int at) {
        return (at == 0 || !isAlnum(text.charAt(at - 1)))
                && isLetter(text.charAt(at))
                && isLetter(text.charAt(at + 1))
                && isDigit(text.charAt(at + 2))
                && isDigit(text.charAt(at + 3));
    }

    private static int accountEnd(String text, int at) {
        String country = text.substring(at, at + 2).toUpperCase(Locale.ROOT);
        int known = LENGTHS.indexOf(country);
        if (known < 0 || known % 5 != 0) {
            return at;
        }
        int length = Integer.parseInt(LENGTHS.substring(known + 2, known + 4));
        StringBuilder account = new StringBuilder(LENGTH_MAX);
        int end = at;
        while (end < text.length()
                && account.length() < length
                && (isAlnum(text.charAt(end)) || isSeparator(text.charAt(end)))) {
            if (!isSeparator(text.charAt(end))) {
                account.append(text.charAt(end));
            }
            end++;
            if (end - at > 2 * LENGTH_MAX) {
                return at;
            }
        }
        boolean ended = end == text.length() || !isAlnum(text.charAt(end));
        return account.length() == length && ended && remainder(account) == 1 ? end : at;
    }

    private static int remainder(StringBuilder account) {
        String moved = account.substring(4) + account.substring(0, 4);
        int rest = 0;
        for (int i = 0; i < moved.length(); i++) {
            int value = Character.digit(moved.charAt(i), 36);
            rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
        }
        return rest;
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == '-' || c == 0xA0 || c == 0x2009 || c == 0x2011 || c == 0x202F;
    }

    private static boolean isAlnum(char c) {
        return isLetter(c) || isDigit(c);
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
