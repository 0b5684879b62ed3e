package io.openmldb.rollout.sandbox.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.sandbox.server.flags.GflagsCommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Flag files and command lines that were tried on the real binary. */
class FlagParsingTest {

  private static final Pattern LINES =
      Pattern.compile(
          "# extra flagfile lines:\\n(?<lines>.*?)# extra args: ?(?<args>.*?)\\n", Pattern.DOTALL);
  private static final Pattern ERROR = Pattern.compile("^(?<error>ERROR: .*)$", Pattern.MULTILINE);
  private static final Pattern SHOWN =
      Pattern.compile(
          "^(?<name>gc_interval|binlog_notify_on_put) \\| (?<value>\\S+) .*\\|", Pattern.MULTILINE);

  /** What every trial's file held before the lines that were tried. */
  private static final String BEFORE = "--role=tablet\n--binlog_notify_on_put=true\n";

  @TempDir Path directory;

  @ComparedWith({
    "flags/flags_bad_role.txt",
    "flags/flags_bool_no.txt",
    "flags/flags_cmdline_overrides.txt",
    "flags/flags_cmdline_unknown.txt",
    "flags/flags_comment_inline.txt",
    "flags/flags_duplicate.txt",
    "flags/flags_empty_int.txt",
    "flags/flags_invalid_bool.txt",
    "flags/flags_invalid_int.txt",
    "flags/flags_leading_space.txt",
    "flags/flags_missing_value.txt",
    "flags/flags_negative_uint.txt",
    "flags/flags_no_dashes.txt",
    "flags/flags_no_dashes_last.txt",
    "flags/flags_single_dash.txt",
    "flags/flags_spaces.txt",
    "flags/flags_too_big_int.txt",
    "flags/flags_trailing_space.txt",
    "flags/flags_undefok.txt",
    "flags/flags_unknown_flag.txt"
  })
  @ParameterizedTest
  @ArgumentsSource(ComparedRecordingNames.class)
  void aFileIsTakenOrRefusedAsTheRealBinaryDid(String recording) throws IOException {
    String text = RecordedExchange.text(recording);
    GflagsCommandLine line = GflagsCommandLine.read(arguments(text));

    List<String> errors = new ArrayList<>();
    Matcher error = ERROR.matcher(text);
    while (error.find()) {
      errors.add(error.group("error"));
    }
    assertThat(line.errors()).containsExactlyElementsOf(errors);
    Matcher shown = SHOWN.matcher(text);
    while (shown.find()) {
      assertThat(line.flags().text(shown.group("name"))).isEqualTo(shown.group("value"));
    }
  }

  private List<String> arguments(String text) throws IOException {
    Matcher trial = LINES.matcher(text);
    assertThat(trial.find()).isTrue();
    Path file = directory.resolve("c.flags");
    Files.writeString(file, BEFORE + trial.group("lines"));
    List<String> arguments = new ArrayList<>(List.of("--flagfile=" + file));
    if (!trial.group("args").isBlank()) {
      arguments.addAll(List.of(trial.group("args").strip().split(" ")));
    }
    return arguments;
  }
}
