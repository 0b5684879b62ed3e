package io.openmldb.rollout.activities.process.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one process has from whoever started it and another one lacks. Of variables only the names
 * are known: their values may be secret.
 *
 * @param limits limits that are lower
 * @param missingVariables variables that are not there
 * @param otherVariables variables that have another value
 * @param others other attributes that are different
 */
public record LostAttributes(
    List<LostAttribute> limits,
    List<String> missingVariables,
    List<String> otherVariables,
    List<LostAttribute> others) {

  /** Nothing is lost. */
  public static final LostAttributes NONE =
      new LostAttributes(List.of(), List.of(), List.of(), List.of());

  /** By the options of {@code ulimit}, in its units. */
  private static final Map<String, String> LIMITS =
      Map.ofEntries(
          Map.entry("n", "open files"),
          Map.entry("u", "processes"),
          Map.entry("i", "pending signals"),
          Map.entry("q", "bytes of message queues"),
          Map.entry("c", "KiB of core files"),
          Map.entry("l", "KiB of locked memory"),
          Map.entry("s", "KiB of stack"),
          Map.entry("v", "KiB of address space"),
          Map.entry("d", "KiB of data"),
          Map.entry("f", "KiB of a file"));

  private static final Map<String, String> OTHERS =
      Map.of("nice", "nice value", "oom", "oom_score_adj", "umask", "umask", "cpus", "processors");

  public LostAttributes {
    limits = List.copyOf(limits);
    missingVariables = List.copyOf(missingVariables);
    otherVariables = List.copyOf(otherVariables);
    others = List.copyOf(others);
  }

  /** What {@code launch-attributes.sh} prints; lines of another kind are passed over. */
  public static LostAttributes parse(List<String> lines) {
    List<LostAttribute> limits = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> other = new ArrayList<>();
    List<LostAttribute> others = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "limit" ->
            limits.add(
                new LostAttribute(
                    LIMITS.getOrDefault(words[1], "ulimit -" + words[1]), words[2], words[3]));
        case "missing" -> missing.add(words[1]);
        case "other" -> other.add(words[1]);
        default -> {
          if (OTHERS.containsKey(words[0])) {
            others.add(new LostAttribute(OTHERS.get(words[0]), words[1], words[2]));
          }
        }
      }
    }
    return new LostAttributes(limits, missing, other, others);
  }

  /** Whether nothing is lost. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  /** All of it, for a sentence. */
  @Override
  public String toString() {
    return String.join(
        ", ",
        Stream.of(
                limits.stream().map(LostAttribute::toString),
                missingVariables.stream().map(name -> "no " + name),
                otherVariables.stream().map(name -> "another " + name),
                others.stream().map(LostAttribute::toString))
            .flatMap(part -> part)
            .toList());
  }

  /**
   * One attribute that is different.
   *
   * @param name as in a sentence
   * @param before what it was
   * @param after what it is
   */
  public record LostAttribute(String name, String before, String after) {

    @Override
    public String toString() {
      return name + " " + after + " instead of " + before;
    }
  }
}
