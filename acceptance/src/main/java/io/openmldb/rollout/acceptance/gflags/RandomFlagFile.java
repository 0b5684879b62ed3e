package io.openmldb.rollout.acceptance.gflags;

import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Flag files and edits as people and programs write them, and worse; the same for a seed. */
final class RandomFlagFile {

  private static final int MOST_LINES = 14;

  /** One in so many files has bytes put in or taken out anywhere. */
  private static final int MUTATED = 4;

  private static final List<String> LINES =
      List.of(
          "--%k=%v",
          "--%k=%v",
          "--%k=%v",
          "-%k=%v",
          "---%k=%v",
          "  --%k=%v",
          "\t-%k=%v",
          "#--%k=%v",
          " # --%k=%v",
          "--%b",
          "--no%b",
          "--no%b=%v",
          "--no%k",
          "--%k",
          "--%b=%t",
          "-%b=%t",
          "--%k =%v",
          "--%k= %v",
          "--%k==%v",
          "--%k=%v # a comment",
          "--=%v",
          "--",
          "-",
          "",
          "   ",
          "# text",
          "--unknown=%v",
          "%k=%v",
          "openmldb",
          "./bin/openmldb",
          "open*",
          "./bin/*",
          "other openmldb more",
          "othe?",
          "[o]penmldb",
          "[]o]penmldb",
          "[!a-n]penmldb",
          "[z-a]penmldb",
          "open[[:alpha:]]ldb",
          "[openmldb",
          "open\\mldb",
          "./*/[a-z-]penmldb",
          "?/bin/*");

  private static final List<String> ENDS =
      List.of("\n", "\n", "\n", "\n", "\n", "\r\n", "\r", "\n\n");

  private static final List<String> VALUES =
      List.of(
          "", "1", "60", "true", "a=b", "--b=2", "./数据", " x", "1 ", "#", "a,b;c", "\"q\"", "x\ty",
          "\u000b", "c:\\d");

  private static final List<String> TRUTHS =
      List.of(
          "true", "false", "1", "0", "t", "f", "yes", "no", "Y", "N", "TRUE", "True", "", "2",
          " true");

  private static final String SPECIAL_BYTES = "\n\r\0 \t=-#a\u00ff\u000b*";

  private final Random random;

  RandomFlagFile(long seed) {
    // Neighbouring seeds give alike first numbers.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
  }

  byte[] content() {
    StringBuilder text = new StringBuilder();
    String usualEnd = random.nextInt(3) > 0 ? "\n" : pick(ENDS);
    int lines = random.nextInt(MOST_LINES);
    for (int i = 0; i < lines; i++) {
      text.append(spelled(pick(LINES)));
      boolean unfinished = i == lines - 1 && random.nextInt(3) == 0;
      text.append(unfinished ? "" : random.nextInt(8) == 0 ? pick(ENDS) : usualEnd);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return random.nextInt(MUTATED) == 0 ? mutated(bytes) : bytes;
  }

  /** Sets and unsets some of the flags, to values that may stand in a file. */
  ConfigEdit edit() {
    Map<String, String> set = new LinkedHashMap<>();
    List<String> unset = new ArrayList<>();
    for (String key : GflagsReferee.TEXTS) {
      switch (random.nextInt(4)) {
        case 0 -> set.put(key, pick(VALUES).strip());
        case 1 -> unset.add(key);
        default -> {}
      }
    }
    for (String key : GflagsReferee.BOOLEANS) {
      if (random.nextInt(3) == 0) {
        set.put(key, String.valueOf(random.nextBoolean()));
      }
    }
    return new ConfigEdit(set, unset);
  }

  private String spelled(String line) {
    return line.replace("%k", dashed(pick(GflagsReferee.TEXTS)))
        .replace("%b", dashed(pick(GflagsReferee.BOOLEANS)))
        .replace("%t", pick(TRUTHS))
        .replace("%v", pick(VALUES));
  }

  private String dashed(String key) {
    return random.nextInt(4) == 0 ? key.replace('_', '-') : key;
  }

  private byte[] mutated(byte[] bytes) {
    List<Byte> changed = new ArrayList<>();
    for (byte each : bytes) {
      int chance = random.nextInt(40);
      if (chance == 0) {
        changed.add((byte) SPECIAL_BYTES.charAt(random.nextInt(SPECIAL_BYTES.length())));
      }
      if (chance != 1) {
        changed.add(each);
      }
    }
    byte[] result = new byte[changed.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = changed.get(i);
    }
    return result;
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
