package io.openmldb.rollout.activities.config.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MaskingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--zk_cert=root:hunter2",
        "#--zk_cert=root:hunter2",
        "zookeeper.cert : hunter2",
        "password=hunter2 with blanks hunter2",
        "I1126 zk_client.cc:1] connect with zk_cert: hunter2",
        "{\"password\": \"hunter2\", \"user\": 1}",
        "spark.default.conf=spark.x=1;spark.secret.key=hunter2",
        "Authorization: Bearer hunter2",
        "MY_TOKEN='hunter2'",
        "--url=jdbc:x?password=hunter2"
      })
  void valuesOfSecretKeysAreHiddenWhereverTheyStand(String line) {
    assertThat(Masking.DEFAULT.text("before\n" + line + "\nafter"))
        .doesNotContain("hunter2")
        .contains(Masking.MASK)
        .startsWith("before\n")
        .endsWith("\nafter");
  }

  @Test
  void aKeyIsHiddenHoweverItIsWritten() {
    Masking masking = Masking.DEFAULT.alsoHiding(List.of("spark-home", "user_line"));

    assertThat(masking.hides("spark_home")).isTrue();
    assertThat(masking.text("--user-line=hunter2")).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--gc_interval=60",
        "--skip_grant_tables=true",
        "--key_entry_max_height=8",
        "ERROR: illegal value 'abc' specified for int32 flag 'gc_interval'",
        "Fail to listen 127.0.0.1:19541"
      })
  void everythingElseStaysReadable(String line) {
    assertThat(Masking.DEFAULT.text(line)).isEqualTo(line);
  }

  @Test
  void aValueOfASecretKeyIsHiddenWhereverItIsQuoted() {
    Masking masking =
        Masking.DEFAULT.alsoHidingValuesOf(
            Map.of("zk_cert", "root:hunter2", "token", "on", "role", "tablet"));

    assertThat(masking.text("on tablet root:hunter2 was refused"))
        .isEqualTo("on tablet ****** was refused");
  }

  @Test
  void aShortValueIsHiddenWhereItStandsAsAWord() {
    Masking masking =
        Masking.DEFAULT.alsoHidingValuesOf(
            Map.of("password", "abc", "a.token", "1234", "use_token", "true", "pwd", "7"));

    assertThat(masking.text("login 'abc' failed for abc; pin=1234, true for 7 of abcd and 12345"))
        .isEqualTo("login '******' failed for ******; pin=******, true for 7 of abcd and 12345");
  }

  @Test
  void furtherKeysCanBeHidden() {
    Masking masking = Masking.DEFAULT.alsoHiding(List.of("Endpoint"));

    assertThat(masking.text("--endpoint=1.2.3.4:5\n--role=tablet"))
        .isEqualTo("--endpoint=" + Masking.MASK + "\n--role=tablet");
    assertThat(masking.value("endpoint", "x")).isEqualTo(Masking.MASK);
    assertThat(masking.value("role", "tablet")).isEqualTo("tablet");
  }

  @Test
  void aSecretInsideOfAHarmlessKeysValueIsHidden() {
    assertThat(Masking.DEFAULT.value("spark.default.conf", "spark.x=1;spark.secret.key=hunter2"))
        .isEqualTo("spark.x=1;spark.secret.key=******");
  }

  @Test
  void aKeyThatHoldsItsValueIsShownWithoutIt() {
    assertThat(Masking.DEFAULT.key("zk_cert hunter2")).isEqualTo("zk_cert ******");
    assertThat(Masking.DEFAULT.key("zk_cert")).isEqualTo("zk_cert");
    assertThat(Masking.DEFAULT.key("gc_interval 5")).isEqualTo("gc_interval 5");
  }
}
