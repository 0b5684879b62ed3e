package io.openmldb.rollout.acceptance.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The page {@code docs/results/chaos.md}. */
final class ResultsPage {

  private ResultsPage() {}

  /** The page of {@code results}, which were got {@code when}. */
  static String of(List<ChaosRunResult> results, String when) {
    long violated = results.stream().filter(result -> !result.violations().isEmpty()).count();
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Chaos: results

        Written by `make chaos`; not edited by hand. What is done and what counts as a violation: [chaos.md](../chaos.md).

        Run %s, seeds %d to %d, on %d processors.

        | | |
        |---|---|
        | runs | %d |
        | runs with a violation | **%d** |
        | worst time from a fault of a worker or of Temporal to the next sign of life | %s s |
        | worst stretch of refused writes without a fault that keeps a fence | %s s |
        | worst stretch of refused writes of all | %s s |
        | acknowledged writes | %d |
        | lost | **%d** |
        | lost by a fault alone | %d |
        | longest run | %s s |

        """
            .formatted(
                when,
                results.get(0).seed(),
                results.get(results.size() - 1).seed(),
                Runtime.getRuntime().availableProcessors(),
                results.size(),
                violated,
                worst(results, ChaosRunResult::resume),
                worst(results, ChaosRunResult::refusalAlone),
                worst(results, ChaosRunResult::refusal),
                results.stream().mapToLong(ChaosRunResult::acknowledged).sum(),
                results.stream().mapToLong(ChaosRunResult::lost).sum(),
                results.stream().mapToLong(ChaosRunResult::lostApart).sum(),
                worst(results, ChaosRunResult::took)));
    page.append("## Faults\n\n| fault | times |\n|---|---|\n");
    for (FaultKind kind : FaultKind.values()) {
      int times = results.stream().mapToInt(r -> r.faults().getOrDefault(kind, 0)).sum();
      page.append("| `%s`: %s | %d |%n".formatted(kind, kind.sentence(), times));
    }
    page.append("\n## Outcomes\n\n| outcome | runs |\n|---|---|\n");
    Map<String, Integer> outcomes = new TreeMap<>();
    results.forEach(result -> outcomes.merge(result.outcome(), 1, Integer::sum));
    outcomes.forEach((outcome, runs) -> page.append("| %s | %d |%n".formatted(outcome, runs)));
    page.append("\n## Violations\n\n").append(list(results, ChaosRunResult::violations));
    page.append("\n## By the injected fault alone\n\n")
        .append(list(results, ChaosRunResult::apart));
    return page.toString();
  }

  private static String list(
      List<ChaosRunResult> results, Function<ChaosRunResult, List<String>> which) {
    List<String> lines = new ArrayList<>();
    for (ChaosRunResult result : results) {
      which
          .apply(result)
          .forEach(what -> lines.add("- seed %d: %s".formatted(result.seed(), what)));
    }
    return lines.isEmpty() ? "None.\n" : String.join("\n", lines) + "\n";
  }

  private static String worst(
      List<ChaosRunResult> results, Function<ChaosRunResult, Duration> which) {
    Duration worst = results.stream().map(which).max(Comparator.naturalOrder()).orElseThrow();
    return String.format(Locale.ROOT, "%.1f", worst.toMillis() / 1000.0);
  }
}
