package io.openmldb.rollout.acceptance.gflags;

import io.openmldb.rollout.acceptance.gflags.GflagsReferee.Reading;
import io.openmldb.rollout.activities.config.file.ConfigFileException;
import io.openmldb.rollout.activities.config.gflags.FlagFile;
import io.openmldb.rollout.activities.config.gflags.FlagLine;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Compares what the product and the real gflags read in flag files made at random, before and after
 * an edit. Arguments: how many files, and the first one's seed (else one by chance). Every
 * disagreement is printed with its seed.
 */
public final class GflagsComparison {

  private static final int SHOWN = 20;
  private static final int EVERY = 10_000;
  private static final Set<String> TRUE = Set.of("1", "t", "true", "y", "yes");
  private static final Set<String> FALSE = Set.of("0", "f", "false", "n", "no");

  private final GflagsReferee referee;
  private int edited;
  private int refused;

  GflagsComparison(GflagsReferee referee) {
    this.referee = referee;
  }

  /** Exits with 1 where they disagree. */
  public static void main(String[] arguments) throws Exception {
    int files = Integer.parseInt(arguments[0]);
    long first =
        arguments.length > 1 && !arguments[1].isBlank()
            ? Long.parseLong(arguments[1].strip())
            : ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    Path folder = Files.createTempDirectory("gflags-referee");
    List<String> disagreements = new ArrayList<>();
    try (GflagsReferee referee = GflagsReferee.start(folder)) {
      GflagsComparison comparison = new GflagsComparison(referee);
      for (int i = 0; i < files; i++) {
        comparison.disagreement(first + i).ifPresent(disagreements::add);
        if ((i + 1) % EVERY == 0) {
          System.out.println(i + 1 + " files read");
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%d flag files from seed %d: %d edited, %d not taken by gflags, %d disagreements%n",
          files,
          first,
          comparison.edited,
          comparison.refused,
          disagreements.size());
    }
    disagreements.stream().limit(SHOWN).forEach(System.out::println);
    System.exit(disagreements.isEmpty() ? 0 : 1);
  }

  /** What the two do not agree about in the file of {@code seed} and its edit; empty: nothing. */
  Optional<String> disagreement(long seed) throws IOException {
    RandomFlagFile random = new RandomFlagFile(seed);
    byte[] before = random.content();
    ConfigEdit edit = random.edit();
    Reading read = referee.read(before);
    Optional<String> first = difference(before, read);
    if (first.isPresent()) {
      return first.map(what -> describe(seed, "as it is", before, what));
    }
    byte[] after;
    try {
      after = FlagFile.parse(before).apply(edit).bytes();
    } catch (ConfigFileException e) {
      return Optional.empty();
    }
    edited++;
    Reading again = referee.read(after);
    return difference(after, again)
        .or(() -> difference(edit, read, again))
        .map(what -> describe(seed, "after " + edit, after, what));
  }

  /** What the product reads otherwise than gflags. */
  private Optional<String> difference(byte[] content, Reading read) {
    FlagFile file = FlagFile.parse(content);
    boolean taken = GflagsReferee.BOOLEANS.stream().allMatch(key -> isTaken(file, key));
    if (taken != read.taken()) {
      return Optional.of("gflags " + (read.taken() ? "takes" : "does not take") + " the file");
    }
    if (!taken) {
      refused++;
      return Optional.empty();
    }
    for (String key : GflagsReferee.TEXTS) {
      String ours = text(file, key).orElse("default of " + key);
      String theirs = string(read.values().get(key));
      if (!ours.equals(theirs)) {
        return Optional.of(key + " is \"" + theirs + "\" by gflags, and not \"" + ours + "\"");
      }
    }
    for (String key : GflagsReferee.BOOLEANS) {
      boolean ours =
          file.value(key)
              .map(value -> TRUE.contains(value.toLowerCase(Locale.ROOT)))
              .orElse(key.equals("enable_status_service"));
      String theirs = string(read.values().get(key));
      if (!String.valueOf(ours).equals(theirs)) {
        return Optional.of(key + " is " + theirs + " by gflags, and not " + ours);
      }
    }
    return Optional.empty();
  }

  /**
   * What the edit did not do, or did besides. Where gflags took no value before, all may change.
   */
  private static Optional<String> difference(ConfigEdit edit, Reading before, Reading after) {
    for (Map.Entry<String, String> set : edit.set().entrySet()) {
      if (after.taken() && !string(after.values().get(set.getKey())).equals(set.getValue())) {
        return Optional.of(set + " has no effect by gflags");
      }
    }
    if (!before.taken() || !after.taken()) {
      return Optional.empty();
    }
    for (String key : before.values().keySet()) {
      String was = string(before.values().get(key));
      String is = string(after.values().get(key));
      boolean expected =
          edit.set().containsKey(key)
              || (edit.unset().contains(key) ? is.equals("default of " + key) : is.equals(was));
      if (!expected) {
        return Optional.of(key + " was \"" + was + "\" by gflags, and is \"" + is + "\"");
      }
    }
    return Optional.empty();
  }

  /** A flag that is no boolean takes only lines that have a value, and no negation. */
  private static Optional<String> text(FlagFile file, String key) {
    String last = null;
    for (FlagLine line : counting(file, key)) {
      if (line.hasValue() && line.name().equals(key)) {
        last = line.text().substring(line.text().indexOf('=') + 1);
      }
    }
    return Optional.ofNullable(last)
        .map(value -> string(value.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Whether gflags can read each value of a boolean. */
  private static boolean isTaken(FlagFile file, String key) {
    return counting(file, key).stream()
        .filter(line -> line.hasValue() && line.name().equals(key))
        .map(line -> line.text().substring(line.text().indexOf('=') + 1).toLowerCase(Locale.ROOT))
        .allMatch(value -> TRUE.contains(value) || FALSE.contains(value));
  }

  private static List<FlagLine> counting(FlagFile file, String key) {
    return file.lines(key);
  }

  private static String string(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String describe(long seed, String when, byte[] content, String what) {
    String shown =
        new String(content, StandardCharsets.ISO_8859_1)
            .replace("\\", "\\\\")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\0", "\\0")
            .replace("\t", "\\t");
    return "seed %d, %s: %s%n  %s".formatted(seed, when, what, shown);
  }
}
