package dev.chimera.core.safety;

import dev.chimera.core.safety.Words.Word;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What the model of prompt injections sees of a word: the word itself, the word after the one before it, and its first letters,
 * each as a number below {@value #COUNT} (hashed; different ones may share a number). Digits for letters are read as
 * letters; numbers are all one word. Keeps the word before; one thread.
 */
final class InjectionFeatures {
    /** How many numbers there are. */
    static final int COUNT = 1 << 16;
    /** How many a word has at most. */
    static final int PER_WORD = 3;
    /** How many words make a block; the model looks at two blocks at a time. */
    static final int BLOCK = 30;

    /** Fewer features than this say less: a few words are no evidence. */
    static final int ENOUGH = 40;

    /** People speak of machines too: the names of machines and what belongs to them are left to the rules. */
    private static final Set<String> UNHEARD = Set.of(
            "ai",
            "ais",
            "chatgpt",
            "gpt",
            "gpt3",
            "gpt4",
            "gpt5",
            "openai",
            "llm",
            "llms",
            "chatbot",
            "chatbots",
            "bot",
            "bots",
            "assistant",
            "assistants",
            "model",
            "models",
            "prompt",
            "prompts",
            "prompting",
            "claude",
            "gemini",
            "bard",
            "copilot",
            "llama",
            "mistral",
            "dan",
            "jailbreak",
            "jailbreaks");

    private static final int READ_MAX = 30;
    private static final int HEAD = 4;
    private static final int START = 17;
    private static final int DIGITS = 11;

    private int before = START;

    /** Writes the numbers of {@code word}, which comes next, into {@code into} and tells how many. */
    int next(Word word, int[] into) {
        String plain = PhraseScan.unleet(word.text());
        String text = plain == null ? word.text() : plain;
        if (UNHEARD.contains(text)) {
            before = START;
            return 0;
        }
        int whole = 0;
        int head = 0;
        boolean digits = true;
        int end = Math.min(text.length(), READ_MAX);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            whole = whole * 31 + c;
            head = i == HEAD - 1 ? whole : head;
            digits &= Character.isDigit(c);
        }
        whole = digits ? DIGITS : whole;
        into[0] = number(1, whole);
        into[1] = number(2, before * 0x01000193 + whole);
        before = whole;
        if (text.length() <= HEAD || digits) {
            return 2;
        }
        into[2] = number(3, head);
        return 3;
    }

    /** Takes the stretches of a text one by one. */
    interface Stretches {
        /** The features of the words from {@code start} up to and without {@code end}. */
        void take(int[] features, int start, int end);
    }

    /** Gives {@code to} each stretch of {@code words} that the model looks at: a block with the one before it. */
    static void stretches(List<Word> words, Stretches to) {
        InjectionFeatures features = new InjectionFeatures();
        int[] numbers = new int[PER_WORD];
        Block earlier = new Block();
        Block open = new Block();
        for (int at = 0; at < words.size(); at++) {
            open.add(numbers, features.next(words.get(at), numbers));
            boolean full = (at + 1) % BLOCK == 0;
            if ((full && at >= BLOCK) || at + 1 == words.size()) {
                to.take(open.with(earlier), Math.max(0, (at / BLOCK - 1) * BLOCK), at + 1);
            }
            if (full) {
                Block free = earlier;
                earlier = open;
                open = free;
                open.clear();
            }
        }
    }

    private static int number(int kind, int hash) {
        int mixed = (hash + kind * 0x9E3779B1) * 0x85EBCA6B;
        mixed = (mixed ^ (mixed >>> 15)) * 0xC2B2AE35;
        return (mixed ^ (mixed >>> 13)) & (COUNT - 1);
    }

    /** The numbers of the words of one block. One thread. */
    static final class Block {
        private static final int TABLE = 512;

        private final int[] numbers = new int[BLOCK * PER_WORD];
        private int size;

        void add(int[] from, int count) {
            System.arraycopy(from, 0, numbers, size, count);
            size += count;
        }

        void clear() {
            size = 0;
        }

        /** The numbers of {@code earlier} and of this one, each once: what is said over and over says no more. */
        int[] with(Block earlier) {
            int[] table = new int[TABLE];
            int[] distinct = new int[earlier.size + size];
            int found = earlier.distinct(table, distinct, 0);
            return Arrays.copyOf(distinct, distinct(table, distinct, found));
        }

        /** Adds what is not in {@code table} yet, which stays less than half full. */
        private int distinct(int[] table, int[] into, int from) {
            int found = from;
            for (int i = 0; i < size; i++) {
                int entry = numbers[i] + 1;
                int at = numbers[i] & (TABLE - 1);
                while (table[at] != 0 && table[at] != entry) {
                    at = (at + 1) & (TABLE - 1);
                }
                if (table[at] == 0) {
                    table[at] = entry;
                    into[found] = numbers[i];
                    found++;
                }
            }
            return found;
        }
    }
}
