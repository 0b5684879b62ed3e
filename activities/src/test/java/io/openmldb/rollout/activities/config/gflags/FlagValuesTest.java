package io.openmldb.rollout.activities.config.gflags;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagValuesTest {

  @ParameterizedTest
  @CsvSource({
    "int32, 60, 60, true",
    "int32, 060, 60, true",
    "int32, 0x10, 16, true",
    "int32, abc, 120, false",
    "int32, '', 120, false",
    "int32, '5 ', 5, false",
    "uint32, -5, 120, false",
    "int64, 99999999999, 99999999999, true",
    "bool, yes, true, true",
    "bool, 0, false, true",
    "bool, maybe, false, false",
    "double, 0.5, 0.50, true",
    "string, ./logs, ./logs, true",
    "string, Yes, yes, false"
  })
  void aValueIsTakenAsGflagsTakesIt(String type, String asked, String shown, boolean taken) {
    assertThat(FlagValues.isTaken(type, asked, shown)).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({
    "int32, -5, true",
    "int32, 2147483647, true",
    "int32, 2147483648, false",
    "uint32, 4294967295, true",
    "uint32, -5, false",
    "int64, 9223372036854775807, true",
    "int64, 9223372036854775808, false",
    "uint64, 18446744073709551615, true",
    "uint64, 18446744073709551616, false",
    "uint64, -1, false",
    "int32, '', false",
    "bool, yes, true",
    "bool, maybe, false",
    "double, 0.5, true",
    "double, x, false",
    "string, '', true"
  })
  void aValueIsLegalWhereItsTypeAllowsIt(String type, String value, boolean legal) {
    assertThat(FlagValues.isLegal(type, value)).isEqualTo(legal);
  }
}
