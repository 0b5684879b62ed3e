package io.openmldb.rollout.sandbox.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GflagsCommandLineTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--gc_interval=5",
        "-gc_interval=5",
        "   --gc_interval=5",
        "--gc_interval=0x5",
        "--gc_interval= 5"
      })
  void aSettingInAFileIsTaken(String line) throws IOException {
    assertThat(reading(line).flags().number("gc_interval")).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--gc_interval",
        "--gc_interval = 5",
        "--no_such_flag=1",
        "#--gc_interval=5",
        "--undefok=x",
        ""
      })
  void whatIsNoSettingInAFileIsIgnoredWithoutAWord(String line) throws IOException {
    GflagsCommandLine read = reading(line);

    assertThat(read.errors()).isEmpty();
    assertThat(read.flags().number("gc_interval")).isEqualTo(120);
  }

  @ParameterizedTest
  @CsvSource({
    "gc_interval, abc, int32",
    "gc_interval, '', int32",
    "gc_interval, '5 ', int32",
    "gc_interval, '5 # five', int32",
    "gc_interval, 99999999999, int32",
    "binlog_notify_on_put, maybe, bool",
    "tablet_heartbeat_timeout, -5, uint32"
  })
  void anIllegalValueIsAnErrorInTheBinarysWords(String flag, String value, String type)
      throws IOException {
    assertThat(reading("--" + flag + "=" + value).errors())
        .containsExactly(
            "ERROR: illegal value '%s' specified for %s flag '%s'".formatted(value, type, flag));
  }

  @Test
  void aNegativeNumberIsLegalForASignedFlag() throws IOException {
    GflagsCommandLine read = reading("--zk_session_timeout=-5");

    assertThat(read.errors()).isEmpty();
    assertThat(read.flags().number("zk_session_timeout")).isEqualTo(-5);
  }

  @Test
  void aLineWithoutDashesSilencesAllThatFollow() throws IOException {
    FlagSettings flags =
        reading("--enable_flags_service=true", "gc_interval=5", "--thread_pool_size=99").flags();

    assertThat(flags.isTrue("enable_flags_service")).isTrue();
    assertThat(flags.number("gc_interval")).isEqualTo(120);
    assertThat(flags.number("thread_pool_size")).isEqualTo(16);
  }

  @Test
  void aLineThatNamesThisProgramLetsItHearAgain() throws IOException {
    assertThat(
            reading("other", "--gc_interval=5", "openml*", "--gc_interval=6")
                .flags()
                .number("gc_interval"))
        .isEqualTo(6);
  }

  @Test
  void theLastOfTwoSettingsWins() throws IOException {
    assertThat(reading("--gc_interval=7", "--gc_interval=9").flags().number("gc_interval"))
        .isEqualTo(9);
  }

  @Test
  void aBooleanIsSwitchedByItsBareNameAndByItsNegation() throws IOException {
    assertThat(reading("--auto_failover").flags().isTrue("auto_failover")).isTrue();
    assertThat(reading("--noskip_grant_tables").flags().isTrue("skip_grant_tables")).isFalse();
  }

  @Test
  void theCommandLineBehindTheFileWinsOverIt() throws IOException {
    Path file = file("--gc_interval=7");
    GflagsCommandLine read =
        GflagsCommandLine.read(List.of("--flagfile=" + file, "--gc_interval", "8"));

    assertThat(read.flags().number("gc_interval")).isEqualTo(8);
  }

  @Test
  void anUnknownFlagOnTheCommandLineIsAnError() {
    assertThat(GflagsCommandLine.read(List.of("--no_such_flag=1")).errors())
        .containsExactly("ERROR: unknown command line flag 'no_such_flag'");
  }

  @Test
  void aFlagFileThatIsNotThereIsAnError() {
    assertThat(GflagsCommandLine.read(List.of("--flagfile=" + directory.resolve("none"))).errors())
        .hasSize(1);
  }

  private GflagsCommandLine reading(String... lines) throws IOException {
    return GflagsCommandLine.read(new ArrayList<>(List.of("--flagfile=" + file(lines))));
  }

  private Path file(String... lines) throws IOException {
    return Files.write(directory.resolve("test.flags"), List.of(lines));
  }
}
