package io.openmldb.rollout.sandbox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class TestRowTest {

  @Test
  void aRowIsEncodedAsTheSqlClientEncodesIt() {
    TestRow row = new TestRow("k0", 1_700_000_000_000L, "value0");

    assertThat(Base64.getEncoder().encodeToString(row.encoded()))
        .isEqualTo("AQEZAAAA+ABo5c+LAQAAERNrMHZhbHVlMA==");
  }

  @Test
  void aRowThatDoesNotFitItsOneByteOffsetsIsRefused() {
    TestRow row = new TestRow("k", 0, "x".repeat(250));

    assertThatThrownBy(row::encoded).hasMessageContaining("at most 255 bytes");
  }
}
