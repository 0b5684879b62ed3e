package io.openmldb.rollout.acceptance.conventions;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Compares the lane that a test class says that it is in, by its tag, with the lane that it belongs
 * to by what it starts. What counts is the source of the test class and of the fixtures that it
 * mentions, directly or not.
 */
final class TestLanes {

  private static final String UNIT = "unit";
  private static final String COMPONENT = "component";
  private static final String END_TO_END = "end-to-end";

  private static final Pattern TAG =
      Pattern.compile("(?m)^@Tag\\(\"(" + COMPONENT + "|" + END_TO_END + ")\"\\)");

  private static final Pattern STARTS_A_PROCESS_OR_SERVER =
      Pattern.compile(
          "\\bProcessBuilder\\b"
              + "|org\\.apache\\.(curator\\.test|zookeeper\\.server|sshd\\.server)");

  /** What {@code acceptance} runs the launchers, a practice cluster and Temporal by. */
  private static final Pattern STARTS_THE_PRODUCT =
      Pattern.compile("\\b(Testbed|CommandRun|LaunchedProcess|Chaos|MeasuredCluster)\\b");

  private static final Pattern TYPE_NAME = Pattern.compile("\\b[A-Z]\\w+");

  private final Map<String, JavaSource> testCode;
  private final Set<String> startersInMainCode;

  /** What was found in a source: many test classes use the same fixtures. */
  private final Map<JavaSource, Set<String>> typeNames = new HashMap<>();

  private final Map<JavaSource, Boolean> starters = new HashMap<>();

  TestLanes(Collection<JavaSource> sources) {
    this.testCode =
        sources.stream()
            .filter(JavaSource::isTestCode)
            .collect(
                Collectors.toMap(
                    source -> key(source.module(), source.name()), Function.identity()));
    this.startersInMainCode =
        sources.stream()
            .filter(source -> !source.isTestCode())
            .filter(source -> STARTS_A_PROCESS_OR_SERVER.matcher(source.code()).find())
            .map(JavaSource::name)
            .collect(Collectors.toSet());
  }

  private static String key(String module, String name) {
    return module + "/" + name;
  }

  /** A sentence for each test class that is in another lane than the one that it belongs to. */
  List<String> misplaced() {
    return testCode.values().stream()
        .filter(JavaSource::isTestClass)
        .flatMap(test -> misplacement(test).stream())
        .sorted()
        .toList();
  }

  private Optional<String> misplacement(JavaSource test) {
    Set<JavaSource> used = used(test);
    Optional<JavaSource> startsProduct =
        first(used, source -> STARTS_THE_PRODUCT.matcher(source.code()).find());
    Optional<JavaSource> reason = startsProduct.or(() -> first(used, this::startsAProcessOrServer));
    String lane = reason.isEmpty() ? UNIT : startsProduct.isPresent() ? END_TO_END : COMPONENT;
    String because = reason.map(source -> ", because of " + source.name()).orElse("");
    return lane.equals(taggedLane(test))
        ? Optional.empty()
        : Optional.of(
            "%s is in lane %s and belongs to lane %s%s"
                .formatted(test.name(), taggedLane(test), lane, because));
  }

  private boolean startsAProcessOrServer(JavaSource source) {
    return starters.computeIfAbsent(
        source,
        unread ->
            STARTS_A_PROCESS_OR_SERVER.matcher(unread.code()).find()
                || typeNames(unread).stream().anyMatch(startersInMainCode::contains));
  }

  private static Optional<JavaSource> first(
      Set<JavaSource> sources, Predicate<JavaSource> isWanted) {
    return sources.stream().filter(isWanted).findFirst();
  }

  private static String taggedLane(JavaSource test) {
    List<String> lanes =
        TAG.matcher(test.text()).results().map(tag -> tag.group(1)).distinct().toList();
    return lanes.isEmpty() ? UNIT : String.join(" and ", lanes);
  }

  /** The test code of its module that {@code test} mentions, directly or not; itself first. */
  private Set<JavaSource> used(JavaSource test) {
    Set<JavaSource> used = new LinkedHashSet<>(List.of(test));
    Deque<JavaSource> unread = new ArrayDeque<>(used);
    while (!unread.isEmpty()) {
      typeNames(unread.remove()).stream()
          .map(name -> testCode.get(key(test.module(), name)))
          .filter(Objects::nonNull)
          .filter(used::add)
          .forEach(unread::add);
    }
    return used;
  }

  private Set<String> typeNames(JavaSource source) {
    return typeNames.computeIfAbsent(
        source,
        unread ->
            TYPE_NAME
                .matcher(unread.code())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(LinkedHashSet::new)));
  }
}
