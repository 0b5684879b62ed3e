package io.openmldb.rollout.activities.config.gflags;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.recorded.Recorded;
import io.openmldb.rollout.activities.recorded.RecordedCall;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Flag files are read as the real binary read them. Each recording holds the lines of a file, and
 * either the flags of the process that then ran or the value for which it would not start.
 */
class RecordedFlagFileTest {

  private static final Pattern LINES =
      Pattern.compile("# extra flagfile lines:\\n(?<lines>.*?)# extra args", Pattern.DOTALL);
  private static final Pattern ILLEGAL =
      Pattern.compile(
          "ERROR: illegal value '(?<value>.*)' specified for \\w+ flag '(?<name>\\w+)'");
  private static final Pattern SET =
      Pattern.compile("^(?<name>gc_interval) \\| (?<value>\\S+) \\(default:", Pattern.MULTILINE);

  @Recorded({
    "flags/flags_bool_no.txt",
    "flags/flags_comment_inline.txt",
    "flags/flags_duplicate.txt",
    "flags/flags_empty_int.txt",
    "flags/flags_invalid_bool.txt",
    "flags/flags_invalid_int.txt",
    "flags/flags_leading_space.txt",
    "flags/flags_negative_uint.txt",
    "flags/flags_no_dashes.txt",
    "flags/flags_no_dashes_last.txt",
    "flags/flags_single_dash.txt",
    "flags/flags_spaces.txt",
    "flags/flags_too_big_int.txt",
    "flags/flags_trailing_space.txt",
    "flags/flags_unknown_flag.txt"
  })
  void theValueOfAFlagIsWhatTheBinaryTookOrRefused(String recording) {
    String text = RecordedCall.text(recording);
    FlagFile file = FlagFile.parse(lines(text).getBytes(StandardCharsets.UTF_8));

    Matcher illegal = ILLEGAL.matcher(text);
    if (illegal.find()) {
      assertThat(file.value(illegal.group("name"))).contains(illegal.group("value"));
    } else {
      Matcher set = SET.matcher(text);
      Optional<String> taken = set.find() ? Optional.of(set.group("value")) : Optional.empty();
      // A flag that is given no value, or on a line that does not count, stays as it is.
      assertThat(file.value("gc_interval").filter(value -> !value.isEmpty())).isEqualTo(taken);
    }
  }

  @Recorded("flags/flags_missing_value.txt")
  void aFlagWithoutAValueReadsAsASwitchWhichTheBinaryDoesNotTake(String recording) {
    String text = RecordedCall.text(recording);
    FlagFile file = FlagFile.parse(lines(text).getBytes(StandardCharsets.UTF_8));

    assertThat(file.value("gc_interval")).contains("true");
    assertThat(text).contains("gc_interval | 120 |");
  }

  private static String lines(String text) {
    Matcher lines = LINES.matcher(text);
    assertThat(lines.find()).isTrue();
    return lines.group("lines");
  }
}
