package dev.chimera.core.director;

import dev.chimera.core.safety.TopicTerms;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directive of a persona that a program can keep and check. Each has one of these forms, whatever the case; anything else is left
 * to people:
 *
 * <pre>{@code
 * no exclamation marks | no question marks | no emoji | no links
 * at most N words | at least N words
 * always mention X | never mention X
 * begin with X | end with X | end with a question
 * name the source ...
 * }</pre>
 *
 * @param text as the persona has it
 * @param kept whether a script keeps it
 * @param mend a script that keeps it, as far as that can be done without inventing anything
 * @param turn when to mend for it
 */
record Directive(String text, Predicate<String> kept, UnaryOperator<String> mend, Turn turn) {
    private static final int TEXT_MAX = 300;
    private static final String NO = "(?:no|never use|avoid|without)";
    private static final List<Form> FORMS = List.of(
            form(NO + " exclamation (?:marks?|points?)", found -> forbid("!", ".")),
            form(NO + " (?:question marks?|questions)", found -> forbid("?", ".")),
            form(
                    NO + " emojis?",
                    found -> of(s -> s.codePoints().noneMatch(Directive::isEmoji), Directive::withoutEmoji)),
            form(NO + " (?:links|urls)", found -> of(s -> !s.contains("://"), UnaryOperator.identity())),
            form(
                    "(?:at most|max|maximum|no more than|use at most) (\\d{1,5}) words",
                    found -> atMost(Integer.parseInt(found.group(1)))),
            form("at least (\\d{1,5}) words", found -> atLeast(Integer.parseInt(found.group(1)))),
            form("(?:always )?mention (.{1,100})", found -> mention(found.group(1))),
            form("never (?:mention|say|use the words?) (.{1,100})", found -> never(found.group(1))),
            form("(?:always )?end with a question", found -> endWith("What do you make of it?", s -> s.endsWith("?"))),
            form("(?:always )?end with (.{1,100})", found -> endWith(unquoted(found.group(1)))),
            form("(?:always )?(?:begin|start) with (.{1,100})", found -> beginWith(unquoted(found.group(1)))),
            form("(?:always )?(?:name|cite|give) (?:the |your )?sources?.{0,100}", found -> source()));

    /** When to mend for a directive, so that mending for one does not break another. */
    enum Turn {
        /** First: what words stand in it. */
        WORDS,
        /** Then: how it ends. */
        ENDS,
        /** Last, and only where nothing else helps: how long it is. */
        LENGTH
    }

    private record Form(Pattern pattern, Function<MatchResult, Rule> rule) {}

    private record Rule(Predicate<String> kept, UnaryOperator<String> mend, Turn turn) {}

    /** The directive that {@code text} states; empty if no program can check it. */
    static Optional<Directive> parse(String text) {
        String plain = text.strip();
        while (plain.endsWith(".") || plain.endsWith("!")) {
            plain = plain.substring(0, plain.length() - 1);
        }
        if (plain.length() > TEXT_MAX) {
            return Optional.empty();
        }
        for (Form form : FORMS) {
            Matcher matcher = form.pattern().matcher(plain);
            if (matcher.matches()) {
                Rule rule = form.rule().apply(matcher.toMatchResult());
                return Optional.of(new Directive(text, rule.kept(), rule.mend(), rule.turn()));
            }
        }
        return Optional.empty();
    }

    private static Form form(String pattern, Function<MatchResult, Rule> rule) {
        return new Form(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE), rule);
    }

    private static Rule of(Predicate<String> kept, UnaryOperator<String> mend) {
        return new Rule(kept, script -> kept.test(script) ? script : mend.apply(script), Turn.WORDS);
    }

    private static Rule forbid(String mark, String instead) {
        return of(script -> !script.contains(mark), script -> script.replace(mark, instead));
    }

    private static Rule atMost(int words) {
        Rule rule = of(script -> Scripts.words(script) <= words, script -> Scripts.firstSentences(script, words));
        return new Rule(rule.kept(), rule.mend(), Turn.LENGTH);
    }

    private static Rule atLeast(int words) {
        return of(script -> Scripts.words(script) >= words, UnaryOperator.identity());
    }

    private static Rule mention(String what) {
        String wanted = unquoted(what);
        TopicTerms terms = TopicTerms.of(List.of(wanted));
        return of(script -> terms.firstIn(script).isPresent(), script -> script + "\n\nNot to forget: " + wanted + ".");
    }

    private static Rule never(String what) {
        TopicTerms terms = TopicTerms.of(List.of(unquoted(what)));
        return of(
                script -> terms.firstIn(script).isEmpty(),
                script -> Scripts.withoutSentences(
                        script, sentence -> terms.firstIn(sentence).isPresent()));
    }

    private static Rule endWith(String ending) {
        return endWith(ending, script -> script.endsWith(ending));
    }

    private static Rule endWith(String ending, Predicate<String> kept) {
        Rule rule = of(kept, script -> script + "\n\n" + ending);
        return new Rule(rule.kept(), rule.mend(), Turn.ENDS);
    }

    private static Rule beginWith(String beginning) {
        return of(script -> script.startsWith(beginning), script -> beginning + "\n\n" + script);
    }

    private static Rule source() {
        TopicTerms terms = TopicTerms.of(List.of("source"));
        return of(
                script -> terms.firstIn(script).isPresent(),
                script -> script + "\n\nSource: the posts that this is about.");
    }

    private static String unquoted(String text) {
        String plain = text.strip();
        boolean quoted = plain.length() > 2
                && "\"'\u201C".indexOf(plain.charAt(0)) >= 0
                && "\"'\u201D".indexOf(plain.charAt(plain.length() - 1)) >= 0;
        return quoted ? plain.substring(1, plain.length() - 1) : plain;
    }

    private static boolean isEmoji(int codePoint) {
        return (codePoint >= 0x1F000 && codePoint <= 0x1FAFF) || (codePoint >= 0x2600 && codePoint <= 0x27BF);
    }

    private static String withoutEmoji(String script) {
        StringBuilder plain = new StringBuilder(script.length());
        script.codePoints()
                .filter(cp -> !isEmoji(cp) && cp != 0xFE0F && cp != 0x200D)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
