package io.openmldb.rollout.activities.config.gflags;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.config.file.ConfigFileException;
import io.openmldb.rollout.activities.config.file.ConfigWarning;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What the trials with the real 0.9.3 binary showed, and edits that leave everything else alone.
 */
final class FlagFileTest {

  @Test
  void valuesAreReadAsTheServerReadsThem() {
    FlagFile file =
        parse(
            """
            # tablet.conf
            --endpoint=127.0.0.1:10921
            -gc_interval=5
              --log_level=info
            --zk_cluster=a:2181,b:2181
            --nobinlog_notify_on_put
            --enable_distsql
            #--port=9527
            --db_root_path=
            """);

    assertThat(file.values())
        .containsExactly(
            entry("endpoint", "127.0.0.1:10921"),
            entry("gc_interval", "5"),
            entry("log_level", "info"),
            entry("zk_cluster", "a:2181,b:2181"),
            entry("binlog_notify_on_put", "false"),
            entry("enable_distsql", "true"),
            entry("db_root_path", ""));
    assertThat(file.value("port")).isEmpty();
  }

  /** Without the flag between them the two lists were one, and the second one's flags ours. */
  @Test
  void aFlagThatKeepsTwoListsOfProgramsApartIsNotTakenAway() {
    FlagFile file =
        parse(
            "./bin/openmldb\n--zk_cluster=a\nother_server\n--gc_interval=9\nopenmldb\n--nogc_interval\n");

    assertThatThrownBy(() -> file.apply(new ConfigEdit(Map.of(), List.of("zk_cluster"))))
        .isInstanceOf(ConfigFileException.class)
        .hasMessageContaining("lines that name programs");
    assertThat(file.apply(new ConfigEdit(Map.of("zk_cluster", "b"), List.of())).value("zk_cluster"))
        .contains("b");
  }

  @Test
  void anEmptyFileTakesANewKey() {
    FlagFile file = parse("").apply(new ConfigEdit(Map.of("gc_interval", "60"), List.of()));

    assertThat(file.value("gc_interval")).contains("60");
    assertThat(new String(file.bytes(), UTF_8)).startsWith("--gc_interval=60");
  }

  @Test
  void aValueOf64KibIsWrittenWhole() {
    String value = "x".repeat(64 * 1024);

    FlagFile file =
        parse("--role=tablet\n").apply(new ConfigEdit(Map.of("zk_cluster", value), List.of()));

    assertThat(file.value("zk_cluster")).contains(value);
    assertThat(file.value("role")).contains("tablet");
  }

  @Test
  void aFileOfAMillionLinesIsEditedInSeconds() {
    String lines = "# a comment of no importance\n".repeat(1_000_000);

    FlagFile file =
        assertTimeout(
            Duration.ofSeconds(60),
            () ->
                parse(lines + "--gc_interval=120\n")
                    .apply(new ConfigEdit(Map.of("gc_interval", "60"), List.of())));

    assertThat(file.value("gc_interval")).contains("60");
    assertThat(file.bytes()).hasSize(lines.length() + "--gc_interval=60\n".length());
  }

  @Test
  void ofAKeyGivenTwiceTheLastLineCounts() {
    assertThat(parse("--a=1\n--b=2\n--a=3\n").value("a")).contains("3");
    assertThat(parse("--a=true\n--noa\n").value("a")).contains("false");
    assertThat(parse("--noa=whatever\n--a\n").value("a")).contains("true");
  }

  @Test
  void aBlankBeforeTheEqualsSignMakesAnotherName() {
    FlagFile file = parse("--gc_interval = 5\n");

    assertThat(file.value("gc_interval")).isEmpty();
    assertThat(kinds(file)).containsExactly(ConfigWarning.Kind.BLANK_BEFORE_EQUALS);
  }

  @Test
  void blanksAndCommentsAfterAValueArePartOfIt() {
    assertThat(parse("--a=5 # five\n").value("a")).contains("5 # five");
    assertThat(parse("--a=5 \n").value("a")).contains("5 ");
    assertThat(kinds(parse("--a=5 \n"))).containsExactly(ConfigWarning.Kind.TRAILING_BLANK);
  }

  @Test
  void aLineWithoutDashesHidesEveryFlagBelowIt() {
    FlagFile file = parse("--a=1\ngc_interval=5\n# comment\n--b=2\n");

    assertThat(file.values()).containsExactly(entry("a", "1"));
    assertThat(file.warnings())
        .extracting(ConfigWarning::kind, ConfigWarning::line)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(ConfigWarning.Kind.FOREIGN_SECTION, 2));
  }

  @Test
  void aListOfProgramsThatNamesTheServerLetsFlagsCountAgain() {
    assertThat(parse("other\n--a=1\nopenmldb\n--b=2\n").values()).containsExactly(entry("b", "2"));
    assertThat(parse("other\nopen*\n--a=1\n").values()).containsExactly(entry("a", "1"));
    assertThat(parse("other ./bin/open?ldb\n--a=1\n").values()).containsExactly(entry("a", "1"));
    assertThat(parse("{openmldb}\n--a=1\n").values()).isEmpty();
  }

  @Test
  void dashesInANameAreUnderscores() {
    FlagFile file = parse("--gc-interval=5\n");

    assertThat(file.value("gc_interval")).contains("5");
    assertThat(text(file.apply(set("gc_interval", "6")))).isEqualTo("--gc-interval=6\n");
  }

  @Test
  void aKeyIsOneHoweverItIsWrittenAndMayBeChangedOnceOnly() {
    FlagFile file = parse("--gc_interval=1\n#--thread-pool-size=8\n--nox\n");

    assertThat(text(file.apply(set("gc-interval", "2")))).startsWith("--gc_interval=2\n");
    assertThat(text(file.apply(set("thread_pool_size", "9"))))
        .contains("#--thread-pool-size=8\n--thread_pool_size=9\n");
    for (ConfigEdit twice :
        List.of(
            new ConfigEdit(Map.of("gc-interval", "2", "gc_interval", "3"), List.of()),
            new ConfigEdit(Map.of("gc-interval", "2"), List.of("gc_interval")),
            new ConfigEdit(Map.of("x", "true"), List.of("nox")))) {
      assertThatThrownBy(() -> file.apply(twice)).isInstanceOf(ConfigFileException.class);
    }
    assertThat(text(file.apply(new ConfigEdit(Map.of(), List.of("gc-interval", "gc_interval")))))
        .startsWith("#--thread");
  }

  @Test
  void whatFollowsANulByteIsNotRead() {
    FlagFile file = parse("--a=1\n\0--b=2\n");

    assertThat(file.values()).containsExactly(entry("a", "1"));
    assertThat(kinds(file)).containsExactly(ConfigWarning.Kind.NUL_BYTE);
    assertThatThrownBy(() -> file.apply(set("b", "3"))).isInstanceOf(ConfigFileException.class);
  }

  @Test
  void aCarriageReturnFurtherDownSwallowsTheLinesBeforeIt() {
    FlagFile file = parse("--a=1\n--b=2\r\n--c=3\r\n");

    assertThat(file.value("a")).contains("1\n--b=2");
    assertThat(file.value("b")).isEmpty();
    assertThat(kinds(file)).contains(ConfigWarning.Kind.MIXED_LINE_ENDS);
    assertThatThrownBy(() -> file.apply(set("b", "3")))
        .isInstanceOf(ConfigFileException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void settingAPresentKeyReplacesItsValueAndNothingElse() {
    String before = "# c\r\n  --a=1\r\n\r\n-b=2\r\n--c=3";

    assertThat(text(parse(before).apply(set("b", "22"))))
        .isEqualTo("# c\r\n  --a=1\r\n\r\n-b=22\r\n--c=3");
    assertThat(text(parse(before).apply(set("c", "33"))))
        .isEqualTo("# c\r\n  --a=1\r\n\r\n-b=2\r\n--c=33");
  }

  @Test
  void settingMakesEveryLineThatCountsConsistent() {
    assertThat(text(parse("--a=1\n--x=0\n--a=2\n--noa\n").apply(set("a", "2"))))
        .isEqualTo("--a=2\n--x=0\n--a=2\n--a=2\n");
  }

  @Test
  void aKeyThatStandsCommentedOutIsAddedRightBelow() {
    assertThat(text(parse("--a=1\n#--gc_interval=120\n--b=2\n").apply(set("gc_interval", "60"))))
        .isEqualTo("--a=1\n#--gc_interval=120\n--gc_interval=60\n--b=2\n");
    assertThat(text(parse("--a=1\n# --gc=120").apply(set("gc", "60"))))
        .isEqualTo("--a=1\n# --gc=120\n--gc=60");
    assertThat(text(parse("#--gc_interval=120\n").apply(set("gc", "60"))))
        .isEqualTo("#--gc_interval=120\n--gc=60\n");
  }

  @Test
  void aNewKeyGoesToTheEndAsTheFileEnds() {
    assertThat(text(parse("--a=1\n").apply(set("b", "2")))).isEqualTo("--a=1\n--b=2\n");
    assertThat(text(parse("--a=1").apply(set("b", "2")))).isEqualTo("--a=1\n--b=2");
    assertThat(text(parse("--a=1\r\n").apply(set("b", "2")))).isEqualTo("--a=1\r\n--b=2\r\n");
    assertThat(text(parse("--a=1\r\n--c=3").apply(set("b", "2"))))
        .isEqualTo("--a=1\r\n--c=3\r\n--b=2");
    assertThat(text(parse("").apply(set("b", "2")))).isEqualTo("--b=2\n");
  }

  @Test
  void aNewKeyIsNotHiddenByASectionForOtherPrograms() {
    FlagFile edited = parse("--a=1\nother\n--b=2\nanother\n--c=3\n").apply(set("d", "4"));

    assertThat(text(edited)).isEqualTo("--a=1\n--d=4\nother\n--b=2\nanother\n--c=3\n");
    assertThat(edited.value("d")).contains("4");
    assertThat(text(parse("gc_interval=5\n--a=1\n").apply(set("a", "2"))))
        .isEqualTo("--a=2\ngc_interval=5\n--a=1\n");
  }

  @Test
  void unsettingRemovesEveryLineThatCountsAndNoOther() {
    String before = "--a=1\n#--a=9\n\n--b=2\n  --a=3\n--noa\nother\n--a=4\n";

    assertThat(text(parse(before).apply(unset("a")))).isEqualTo("#--a=9\n\n--b=2\nother\n--a=4\n");
  }

  @Test
  void textInOtherLanguagesAndBytesThatAreNoTextSurvive() {
    byte[] chinese = "# 多个磁盘使用英文符号, 隔开\n--db_root_path=./数据\n".getBytes(UTF_8);
    FlagFile file = FlagFile.parse(chinese);

    assertThat(file.value("db_root_path")).contains("./数据");
    assertThat(new String(file.apply(set("db_root_path", "./新")).bytes(), UTF_8))
        .isEqualTo("# 多个磁盘使用英文符号, 隔开\n--db_root_path=./新\n");
    byte[] gbk = {'#', (byte) 0xb6, (byte) 0xe0, '\n', '-', '-', 'a', '=', '1', '\n'};
    assertThat(FlagFile.parse(gbk).apply(set("a", "2")).bytes())
        .isEqualTo(new byte[] {'#', (byte) 0xb6, (byte) 0xe0, '\n', '-', '-', 'a', '=', '2', '\n'});
  }

  @Test
  void aValueThatWouldBreakOutOfItsLineIsRefusedWithoutBeingShown() {
    assertThatThrownBy(() -> parse("--a=1\n").apply(set("a", "hunter2\n--role=nameserver")))
        .isInstanceOf(ConfigFileException.class)
        .hasMessageContaining("value of a")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> parse("--a=1\n").apply(set("a", "hunter2\0")))
        .isInstanceOf(ConfigFileException.class)
        .hasMessageContaining("NUL")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> parse("").apply(set("a=b", "1")))
        .isInstanceOf(ConfigFileException.class);
  }

  @Test
  void duplicatesAndIncludesAreNoticed() {
    FlagFile file = parse("--a=1\n--flagfile=other.flags\n--a=2\n--gc_interval\n");

    assertThat(file.warnings())
        .extracting(ConfigWarning::kind)
        .containsExactly(
            ConfigWarning.Kind.DUPLICATE, ConfigWarning.Kind.INCLUDE, ConfigWarning.Kind.NO_VALUE);
  }

  private static List<ConfigWarning.Kind> kinds(FlagFile file) {
    return file.warnings().stream().map(ConfigWarning::kind).toList();
  }

  private static FlagFile parse(String text) {
    return FlagFile.parse(text.getBytes(ISO_8859_1));
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
