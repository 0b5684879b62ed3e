package io.openmldb.rollout.workflows.api.plan;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Findings that say the same of several places: told once.
 *
 * @param finding the first of them
 * @param places where it was found, each once: component, endpoint and key, as far as it has them;
 *     an empty text where it is about the cluster
 */
public record EqualFindings(Finding finding, List<String> places) {

  /** Of all {@code findings}, the gravest first. */
  public static List<EqualFindings> of(List<Finding> findings) {
    Map<Said, List<Finding>> equal =
        findings.stream()
            .sorted(Comparator.comparing(Finding::level))
            .collect(Collectors.groupingBy(Said::of, LinkedHashMap::new, Collectors.toList()));
    return equal.values().stream().map(EqualFindings::ofEqual).toList();
  }

  /** What {@code findings} of {@code level} say, each sentence once. */
  public static List<String> sentences(List<Finding> findings, FindingLevel level) {
    return of(findings.stream().filter(finding -> finding.level() == level).toList()).stream()
        .map(EqualFindings::sentence)
        .toList();
  }

  /** The message, which names its place itself where that is the only one. */
  private String sentence() {
    if (places.size() == 1) {
      return finding.message();
    }
    String first = places.get(0).isEmpty() ? "the cluster" : places.get(0);
    return finding.message() + " (" + first + " and " + (places.size() - 1) + " more)";
  }

  private static EqualFindings ofEqual(List<Finding> equal) {
    List<String> places = equal.stream().map(EqualFindings::place).distinct().toList();
    return new EqualFindings(equal.get(0), places);
  }

  private static String place(Finding finding) {
    String component = finding.component() == null ? null : finding.component().id();
    return Stream.of(component, finding.endpoint(), finding.key())
        .filter(Objects::nonNull)
        .collect(Collectors.joining(" "));
  }

  private record Said(FindingLevel level, String code, String message, @Nullable String hint) {

    static Said of(Finding finding) {
      return new Said(finding.level(), finding.code(), finding.message(), finding.hint());
    }
  }
}
