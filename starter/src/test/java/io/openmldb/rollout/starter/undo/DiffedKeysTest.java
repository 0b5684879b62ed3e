package io.openmldb.rollout.starter.undo;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.model.Component;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiffedKeysTest {

  @Test
  void properties_are_read_however_they_are_written() {
    DiffedKeys keys =
        properties(
            """
            @@ -1,9 +1,4 @@
             # comment \\
            -server.port : 9902
            -spark.home /opt/spark
            -job.log.path = ../lo\\
            -   gs
            -  user=a\\u0020b\\=\\tc
            -!password=x
            -blank.at.end=v\s\s
            +server.port : 9903
            +spark.home=
             zookeeper.root_path=/openmldb
            """);

    assertThat(keys.before())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "server.port", "9902",
                "spark.home", "/opt/spark",
                "job.log.path", "../logs",
                "user", "a b=\tc",
                "blank.at.end", "v  "));
    assertThat(keys.after())
        .containsExactlyInAnyOrderEntriesOf(Map.of("server.port", "9903", "spark.home", ""));
    assertThat(keys.unclear()).isEmpty();
  }

  @Test
  void properties_with_other_line_ends_are_read_without_them() {
    assertThat(properties("@@ -1,2 +1 @@\n-a=1\\\r\n-  2\r\n+a=3\r\n"))
        .isEqualTo(new DiffedKeys(Map.of("a", "12"), Map.of("a", "3"), Set.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@@ -1 +1 @@\n-user=M\u00fcller\n+user=x\n",
        "@@ -1 +1 @@\n-user=a\\u00zz\n+user=x\n",
        "@@ -1 +1 @@\n-user=a\\nb\n+user=x\n",
        "@@ -1 +1 @@\n-user=a\rb=c\n+user=x\n",
        "@@ -1 +1 @@\n-user=${secret:A}\n+user=x\n",
        "@@ -1 +1 @@\n-user=goes on\\\n+user=x\n",
        "@@ -1,2 +1,2 @@\n-user=1\n+user=x\n user=2\n"
      })
  void a_property_that_the_diff_does_not_show_for_certain_is_told_to_be_so(String diff) {
    assertThat(properties(diff).isUnclear("user")).isTrue();
  }

  @Test
  void where_a_changed_line_may_go_on_from_above_no_key_is_certain() {
    DiffedKeys keys = properties("@@ -7,3 +7,2 @@\n-a=1\n b=2\n-c=3\n+d=4\n");

    assertThat(keys.unclear()).contains("c", "d").doesNotContain("b");
  }

  @Test
  void a_line_that_only_stands_around_a_change_makes_nothing_unclear() {
    DiffedKeys keys = properties("@@ -7,2 +7,2 @@\n may go on=1\n-c=3\n+c=4\n");

    assertThat(keys.unclear()).isEmpty();
    assertThat(keys.before()).containsExactly(Map.entry("c", "3"));
  }

  @Test
  void a_blank_at_the_end_of_a_flag_is_part_of_its_value() {
    assertThat(flags("@@ -1 +1 @@\n- --db_root_path=./db \n+--db_root_path=./data\r\n"))
        .isEqualTo(
            new DiffedKeys(
                Map.of("db_root_path", "./db "), Map.of("db_root_path", "./data"), Set.of()));
  }

  @Test
  void a_flag_that_was_given_twice_is_not_certain() {
    DiffedKeys keys =
        flags("@@ -1,3 +1,3 @@\n---gc_interval=1\n+--gc_interval=2\n --x=1\n --gc_interval=2\n");

    assertThat(keys.isUnclear("gc_interval")).isTrue();
    assertThat(keys.isUnclear("x")).isFalse();
  }

  @Test
  void a_flag_that_the_server_cuts_where_the_diff_does_not_is_not_certain() {
    assertThat(flags("@@ -1 +0,0 @@\n---gc_interval=1\r--x=2\n").isUnclear("gc_interval")).isTrue();
  }

  private static DiffedKeys properties(String diff) {
    return DiffedKeys.of(Component.TASKMANAGER, diff);
  }

  private static DiffedKeys flags(String diff) {
    return DiffedKeys.of(Component.TABLET, diff);
  }
}
