package dev.chimera.benchmarks.quality;

import dev.chimera.core.safety.InjectionScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What rules and model find together in texts that the model was not trained on: five folds, near copies in one fold, and then
 * with each set of texts left out as a whole. The rules were written with these texts in sight.
 */
final class InjectionFolds {
    private static final int FOLDS = 5;
    private static final double RECALL_MIN = 0.60;
    private static final long SEED = 5;
    private static final int[] THRESHOLDS = {60, 70, 80, 90, 100, 120, 150, 200};

    private final List<InjectionExample> examples;
    private final List<InjectionExample> posts;

    InjectionFolds(DataFolder data) {
        examples = InjectionExample.of(data);
        List<InjectionExample> unseen = new ArrayList<>();
        for (String post : InjectionExample.unseenPosts(data)) {
            unseen.add(InjectionExample.of(InjectionExample.POST, false, post, unseen.size()));
        }
        posts = unseen;
    }

    private record Scored(InjectionExample example, double score) {}

    /** Writes both tables. */
    void report(Sheet sheet) {
        sheet.say("Rules and model on texts that the model was not trained on, by threshold (the gateway's is "
                + InjectionScore.ATTACK_FROM + "): five folds, near copies of an attack in one fold.");
        List<Scored> folds = byFold();
        curve(folds, sheet);
        Share recall = new Share(
                folds.stream()
                        .filter(each -> each.example.attack() && each.score >= InjectionScore.ATTACK_FROM)
                        .count(),
                examples.stream().filter(InjectionExample::attack).count());
        sheet.goal(
                "injection: cross-validated recall " + recall + ", wanted at least 60 %", recall.value() >= RECALL_MIN);
        sheet.say("");
        sheet.say(
                "The same with each set left out of the training as a whole, as when attacks and benign texts come from somewhere"
                        + " new:");
        curve(bySet(), sheet);
        sheet.say("The rules alone (written with these texts in sight):");
        List<InjectionExample> all = new ArrayList<>(examples);
        all.addAll(posts);
        curve(all.stream().map(each -> new Scored(each, each.rules())).toList(), sheet);
    }

    private List<Scored> byFold() {
        Random random = new Random(SEED);
        Map<Integer, Integer> folds = new TreeMap<>();
        examples.forEach(each -> folds.computeIfAbsent(each.group(), group -> random.nextInt(FOLDS)));
        List<Scored> scored = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            int left = fold;
            InjectionTrainer model = without(each -> folds.getOrDefault(each.group(), -1) == left, scored);
            for (int i = fold; i < posts.size(); i += FOLDS) {
                scored.add(score(model, posts.get(i)));
            }
        }
        return scored;
    }

    private List<Scored> bySet() {
        List<Scored> scored = new ArrayList<>();
        for (String set :
                new TreeSet<>(examples.stream().map(InjectionExample::source).toList())) {
            if (!set.equals(InjectionExample.POST)) {
                without(each -> each.source().equals(set), scored);
            }
        }
        return scored;
    }

    /** A model of all but those of {@code left}, which it then scores. */
    private InjectionTrainer without(Predicate<InjectionExample> left, List<Scored> scored) {
        InjectionTrainer model =
                InjectionTrainer.of(examples.stream().filter(left.negate()).toList());
        examples.stream().filter(left).forEach(each -> scored.add(score(model, each)));
        return model;
    }

    private static Scored score(InjectionTrainer model, InjectionExample example) {
        return new Scored(example, example.rules() + model.points(example));
    }

    private static void curve(List<Scored> scored, Sheet sheet) {
        Map<String, List<Scored>> sets = new TreeMap<>();
        for (Scored each : scored) {
            String kind = each.example.attack() ? "attack " : "benign ";
            sets.computeIfAbsent(kind + each.example.source(), key -> new ArrayList<>())
                    .add(each);
            sets.computeIfAbsent(kind + "(all)", key -> new ArrayList<>()).add(each);
        }
        List<String> columns = new ArrayList<>(List.of("set", "texts"));
        for (int threshold : THRESHOLDS) {
            columns.add(String.valueOf(threshold));
        }
        sheet.table(columns.toArray(String[]::new));
        sets.forEach((set, rows) -> {
            List<Object> cells = new ArrayList<>(List.of(set, rows.size()));
            for (int threshold : THRESHOLDS) {
                long found = rows.stream().filter(row -> row.score >= threshold).count();
                cells.add(String.format("%.2f %%", 100.0 * found / rows.size()));
            }
            sheet.row(cells.toArray());
        });
        sheet.endTable();
    }
}
