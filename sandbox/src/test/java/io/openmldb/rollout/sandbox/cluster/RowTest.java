package io.openmldb.rollout.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class RowTest {

  @Test
  void aRowIsEncodedAsTheSqlClientEncodesIt() {
    Row row = new Row("k0", 1_700_000_000_000L, "value0");

    assertThat(Base64.getEncoder().encodeToString(row.encoded()))
        .isEqualTo("AQEZAAAA+ABo5c+LAQAAERNrMHZhbHVlMA==");
  }

  @Test
  void aRowThatDoesNotFitItsOneByteOffsetsIsRefused() {
    Row row = new Row("k", 0, "x".repeat(250));

    assertThatThrownBy(row::encoded).hasMessageContaining("at most 255 bytes");
  }
}
