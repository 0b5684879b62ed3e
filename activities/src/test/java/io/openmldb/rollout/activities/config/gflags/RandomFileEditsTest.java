package io.openmldb.rollout.activities.config.gflags;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.config.ConfigFileParser;
import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.config.file.ConfigFileException;
import io.openmldb.rollout.activities.config.properties.PropertiesFile;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Edits of thousands of random files, each from a seed that a failure names. */
final class RandomFileEditsTest {

  private static final int FILES = 3000;
  private static final String CHARACTERS = "ab=: \t\f\\\\\n\n\r#!,";
  private static final List<String> KEYS = List.of("a", "b", "gc_interval", "zk_cluster", "x_y");
  private static final List<String> VALUES =
      List.of(
          "",
          "1",
          "true",
          "false",
          "a=b",
          "./数据",
          " x",
          "1 ",
          "c:\\d",
          "--b=2",
          "#",
          "a,b;c",
          "\"'; $(rm -rf x) `id` \\");
  private static final List<String> FLAG_LINES =
      List.of(
          "--%k=%v",
          "-%k=%v",
          "  --%k=%v",
          "#--%k=%v",
          "# --%k=1",
          "--no%k",
          "--%k",
          "",
          "   ",
          "# text",
          "--other=%v",
          "%k=%v",
          "openmldb",
          "--%k = %v");
  private static final List<String> PROPERTY_LINES =
      List.of(
          "%k=%v",
          "%k : %v",
          "  %k %v",
          "%k=\\%n  %v",
          "%k\\%n =%v",
          "#%k=%v",
          "! %k=1",
          "",
          "   ",
          "# text",
          "# text\\",
          "other=%v",
          "%k");

  @ParameterizedTest
  @EnumSource(
      value = Component.class,
      names = {"TABLET", "TASKMANAGER"})
  void anEditHasItsEffectChangesNoOtherValueAndIsDoneOnce(Component component) {
    for (int seed = 0; seed < FILES; seed++) {
      Random random = new Random(seed);
      ConfigFile before = randomFile(component, random);
      ConfigEdit edit = randomEdit(random);

      ConfigFile after = applied(edit, before, seed);

      Map<String, String> expected = new HashMap<>(before.values());
      edit.unset().forEach(expected::remove);
      expected.putAll(edit.set());
      assertThat(after.values()).as("seed %d", seed).containsExactlyInAnyOrderEntriesOf(expected);
      assertThat(after.apply(edit).bytes()).as("seed %d", seed).isEqualTo(after.bytes());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Component.class,
      names = {"TABLET", "TASKMANAGER"})
  void anEditAndItsInverseGiveTheEffectiveValuesBack(Component component) {
    for (int seed = 0; seed < FILES; seed++) {
      Random random = new Random(seed);
      ConfigFile before = randomFile(component, random);
      ConfigEdit edit = randomEdit(random);

      ConfigFile back = applied(inverse(edit, before), applied(edit, before, seed), seed);

      assertThat(back.values())
          .as("seed %d", seed)
          .containsExactlyInAnyOrderEntriesOf(before.values());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Component.class,
      names = {"TABLET", "TASKMANAGER"})
  void linesThatAreNotConcernedStayByteForByteAndInOrder(Component component) {
    for (int seed = 0; seed < FILES; seed++) {
      Random random = new Random(seed);
      ConfigFile before = randomFile(component, random);
      ConfigEdit edit = randomEdit(random);
      List<String> concerned =
          Stream.concat(edit.set().keySet().stream(), edit.unset().stream()).toList();

      List<String> untouchedBefore = linesWithout(concerned, before);
      List<String> untouchedAfter = linesWithout(concerned, applied(edit, before, seed));

      assertThat(untouchedAfter).as("seed %d", seed).isEqualTo(untouchedBefore);
    }
  }

  @Test
  void propertiesAreReadAsJavaReadsThem() throws IOException {
    for (int seed = 0; seed < FILES; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      }
      byte[] bytes = text.toString().getBytes(ISO_8859_1);
      Properties expected = new Properties();
      expected.load(new ByteArrayInputStream(bytes));

      assertThat(PropertiesFile.parse(bytes).values())
          .as("seed %d: %s", seed, text)
          .containsExactlyInAnyOrderEntriesOf(asMap(expected));
    }
  }

  private static ConfigFile applied(ConfigEdit edit, ConfigFile file, int seed) {
    try {
      return file.apply(edit);
    } catch (ConfigFileException e) {
      String text = new String(file.bytes(), ISO_8859_1);
      throw new AssertionError("seed " + seed + ": " + edit + " in\n" + text, e);
    }
  }

  private static ConfigFile randomFile(Component component, Random random) {
    List<String> shapes = component.readsFlagFile() ? FLAG_LINES : PROPERTY_LINES;
    String lineEnd = random.nextInt(3) == 0 ? "\r\n" : "\n";
    List<String> lines = new ArrayList<>();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      // Lines for other programs are rare in real files, and would hide most of the others here.
      String shape = pick(shapes, random);
      boolean program = component.readsFlagFile() && !shape.matches("\\s*[-#].*|\\s*");
      if (!program || random.nextInt(4) == 0) {
        lines.add(fill(shape, random, lineEnd));
      }
    }
    String text = String.join(lineEnd, lines) + (random.nextInt(4) == 0 ? "" : lineEnd);
    return ConfigFileParser.parse(component, text.getBytes(ISO_8859_1));
  }

  private static String fill(String shape, Random random, String lineEnd) {
    String value = pick(List.of("", "1", "true", "x y", "z,1"), random);
    return shape.replace("%k", pick(KEYS, random)).replace("%v", value).replace("%n", lineEnd);
  }

  private static ConfigEdit randomEdit(Random random) {
    Map<String, String> set = new LinkedHashMap<>();
    List<String> unset = new ArrayList<>();
    for (String key : KEYS) {
      switch (random.nextInt(4)) {
        case 0, 1 -> set.put(key, pick(VALUES, random));
        case 2 -> unset.add(key);
        default -> {
          // This key is left alone.
        }
      }
    }
    return new ConfigEdit(set, unset);
  }

  private static ConfigEdit inverse(ConfigEdit edit, ConfigFile before) {
    Map<String, String> set = new LinkedHashMap<>();
    List<String> unset = new ArrayList<>();
    Stream.concat(edit.set().keySet().stream(), edit.unset().stream())
        .forEach(
            key ->
                before
                    .value(key)
                    .ifPresentOrElse(value -> set.put(key, value), () -> unset.add(key)));
    return new ConfigEdit(set, unset);
  }

  /** Natural lines, without those that set one of {@code keys}, and without their ends. */
  private static List<String> linesWithout(List<String> keys, ConfigFile file) {
    String text = new String(file.bytes(), ISO_8859_1);
    if (file instanceof FlagFile flags) {
      List<String> kept = new ArrayList<>();
      for (FlagLine line : flags.lines()) {
        boolean concerned =
            line.counts()
                && keys.stream().anyMatch(key -> line.name().equals(key) || line.negates(key));
        if (!concerned) {
          kept.add(text.substring(line.lineStart(), line.textEnd()));
        }
      }
      return kept;
    }
    return ((PropertiesFile) file)
        .lines().stream()
            .filter(line -> line.comment() || !keys.contains(line.key()))
            .map(line -> text.substring(line.lineStart(), line.textEnd()))
            .toList();
  }

  private static Map<String, String> asMap(Properties properties) {
    Map<String, String> map = new HashMap<>();
    properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
    return map;
  }

  private static <T> T pick(List<T> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }
}
