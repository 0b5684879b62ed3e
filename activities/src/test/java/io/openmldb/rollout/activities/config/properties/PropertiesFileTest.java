package io.openmldb.rollout.activities.config.properties;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.config.file.ConfigFileException;
import io.openmldb.rollout.activities.config.file.ConfigWarning;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PropertiesFileTest {

  @Test
  void everyWayToWriteAPropertyIsRead() {
    PropertiesFile file =
        parse(
            """
            # comment
            ! comment \\
            a=1
            b : 2
            c 3
              d=\\
                4,\\
                5
            e\\=f=6
            g=\\u4e2d\\t|
            spark.home=
            """);

    assertThat(file.values())
        .containsExactly(
            entry("a", "1"),
            entry("b", "2"),
            entry("c", "3"),
            entry("d", "4,5"),
            entry("e=f", "6"),
            entry("g", "中\t|"),
            entry("spark.home", ""));
  }

  @Test
  void settingKeepsTheSeparatorAndJoinsAValueOfSeveralLines() {
    assertThat(text(parse("a : 1\nb=2\n").apply(set("a", "9")))).isEqualTo("a : 9\nb=2\n");
    assertThat(text(parse("a 1\r\nb=2\r\n").apply(set("a", "9")))).isEqualTo("a 9\r\nb=2\r\n");
    assertThat(text(parse("  a=1,\\\n   2\nb=2\n").apply(set("a", "9")))).isEqualTo("  a=9\nb=2\n");
    assertThat(text(parse("a \\\n  = 1\n").apply(set("a", "9")))).isEqualTo("a=9\n");
    assertThat(text(parse("a\nb=2").apply(set("a", "9")))).isEqualTo("a=9\nb=2");
  }

  @Test
  void valuesAreEscapedWhereTheyMustBe() {
    PropertiesFile edited = parse("a=1\n").apply(set("a", " C:\\x\t中 = # !"));

    assertThat(text(edited)).isEqualTo("a=\\ C:\\\\x\\t\\u4E2D = # !\n");
    assertThat(edited.value("a")).contains(" C:\\x\t中 = # !");
  }

  @Test
  void addedAndRemovedLikeFlags() {
    assertThat(text(parse("#spark.master=yarn\nb=2\n").apply(set("spark.master", "local[*]"))))
        .isEqualTo("#spark.master=yarn\nspark.master=local[*]\nb=2\n");
    assertThat(text(parse("a=1").apply(set("b", "2")))).isEqualTo("a=1\nb=2");
    assertThat(text(parse("a=1\nb=\\\n 2\na=3\n").apply(unset("a")))).isEqualTo("b=\\\n 2\n");
    assertThat(text(parse("a=1\nb=\\\n 2\na=3\n").apply(unset("b")))).isEqualTo("a=1\na=3\n");
  }

  @Test
  void aLineThatRunsOnAtTheEndOfTheFileIsNotJoinedWithANewKey() {
    assertThatThrownBy(() -> parse("a=1\\").apply(set("b", "2")))
        .isInstanceOf(ConfigFileException.class)
        .hasMessageContaining("b");
  }

  @Test
  void anEscapeThatTheServerCannotReadIsNoticed() {
    PropertiesFile file = parse("a=1\nb=\\u12\n");

    assertThat(file.warnings())
        .extracting(ConfigWarning::kind, ConfigWarning::line)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(ConfigWarning.Kind.MALFORMED_ESCAPE, 2));
    assertThatThrownBy(() -> file.apply(set("a", "2")))
        .isInstanceOf(ConfigFileException.class)
        .hasMessageContaining("line 2");
  }

  private static PropertiesFile parse(String text) {
    return PropertiesFile.parse(text.getBytes(ISO_8859_1));
  }

  private static String text(ConfigFile file) {
    return new String(file.bytes(), ISO_8859_1);
  }

  private static ConfigEdit set(String key, String value) {
    return new ConfigEdit(Map.of(key, value), List.of());
  }

  private static ConfigEdit unset(String key) {
    return new ConfigEdit(Map.of(), List.of(key));
  }
}
