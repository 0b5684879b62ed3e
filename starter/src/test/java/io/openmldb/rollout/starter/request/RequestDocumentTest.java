package io.openmldb.rollout.starter.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestDocumentTest {

  @ParameterizedTest
  @CsvSource({"0.10", "1e3", "007", "0x1F", "1_000", "true", "12345678901234567890123", "60"})
  void valuesToSetStayAsTheyWereWritten(String value) {
    JsonNode yaml =
        new RequestDocument("r.yaml", "changes:\n  - set: {key: " + value + "}\n").parse();

    assertThat(yaml.at("/changes/0/set/key").isTextual()).isTrue();
    assertThat(yaml.at("/changes/0/set/key").textValue()).isEqualTo(value);
  }

  @Test
  void jsonNumbersToSetStayAsTheyWereWritten() {
    JsonNode json = new RequestDocument("r.json", "{\"set\": {\"a\": 0.10, \"b\": false}}").parse();

    assertThat(json.at("/set/a").textValue()).isEqualTo("0.10");
    assertThat(json.at("/set/b").textValue()).isEqualTo("false");
  }

  @Test
  void numbersElsewhereAreNumbers() {
    JsonNode json = new RequestDocument("-", "{\"options\": {\"n\": 16, \"b\": true}}").parse();

    assertThat(json.at("/options/n").isIntegralNumber()).isTrue();
    assertThat(json.at("/options/b").isBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r.json|{\"a\": 1,}|line 1, column 9|not well-formed JSON",
        "r.json|{\"a\": 1, \"a\": 2}|line 1, column 13|Duplicate field 'a'",
        "r.json|{} {}|line 1, column 4|a second document begins here",
        "r.yaml|a: [1|line 1, column 6|not well-formed YAML",
        "r.yml|a: 1\\n b: 2|line 2, column 3|not well-formed YAML",
      })
  void whatIsMalformedIsNamedWithItsPlace(String name, String text, String where, String why) {
    assertThatThrownBy(() -> new RequestDocument(name, text.replace("\\n", "\n")).parse())
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith(name + ", " + where + ": ")
        .hasMessageContaining(why);
  }

  @Test
  void whatCannotBeReadIsBadInput(@TempDir Path folder) {
    String missing = folder.resolve("missing.json").toString();
    InputStream notText = new ByteArrayInputStream(new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThatThrownBy(() -> RequestDocument.open(missing, InputStream.nullInputStream()))
        .hasMessage("cannot read the request from " + missing + ": there is no such file");
    assertThatThrownBy(() -> RequestDocument.open("-", notText))
        .hasMessage("cannot read the request from standard input: it is not UTF-8 text");
    assertThatThrownBy(() -> RequestDocument.open("-", new EndlessZeros()))
        .hasMessageContaining("it is longer than 1048576 bytes");
    assertThatThrownBy(() -> RequestDocument.open("-", InputStream.nullInputStream()).parse())
        .hasMessage("cannot read the request from standard input: it is empty")
        .extracting(failure -> ((CommandFailure) failure).exitCode())
        .isEqualTo(ExitCode.BAD_INPUT);
  }

  private static final class EndlessZeros extends InputStream {
    @Override
    public int read() {
      return '0';
    }
  }
}
