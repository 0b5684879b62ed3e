package io.openmldb.rollout.workflows.api.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FindingCodeTest {

  private static final Path PAGE = Path.of("../docs/findings.md");

  private static final String HEAD =
      """
      # Findings

      What a plan or the confirmation after a rollout may find, by its code. An ERROR in a plan refuses the rollout, a WARNING is shown, and an INFO is for
      the record. The level here is the gravest that a code comes with: it is less where less depends on it. Each finding says itself what was found where;
      some bring a hint of their own. What can be overridden is set aside by a request that names it with a reason
      ([requests.md](requests.md)). [operating.md](operating.md#findings-explained) explains those that need more words. A newer worker may report
      other codes: show them, and go by the level.

      | Code | Level at most | Meaning | What to do |
      |---|---|---|---|
      """;

  @Test
  void thePageListsEveryCode() throws IOException {
    assertThat(PAGE)
        .as("./mvnw -pl workflows test -Drecording -Dtest=FindingCodeTest#writePage makes it anew")
        .hasContent(page());
  }

  /** Writes what the test above compares. */
  @Test
  @Tag("recording")
  void writePage() throws IOException {
    Files.writeString(PAGE, page());
  }

  @Test
  void aFindingHasTheLevelAndTheHintOfItsCode() {
    Finding finding = Finding.ofCluster(FindingCode.FEWER_ROWS, "there are 7 rows");

    assertThat(finding.level()).isEqualTo(FindingLevel.WARNING);
    assertThat(finding.hint()).contains("expired");
    assertThat(finding.is(FindingCode.FEWER_ROWS)).isTrue();
  }

  @Test
  void aCodeOfANewerWorkerIsKeptAsItIs() throws JsonProcessingException {
    ObjectMapper mapper = RolloutDataConverter.mapper();
    String json = "{\"level\":\"WARNING\",\"code\":\"OF_TOMORROW\",\"message\":\"m\"}";

    Finding finding = mapper.readValue(json, Finding.class);

    assertThat(mapper.writeValueAsString(finding)).isEqualTo(json);
    assertThat(FindingCode.named(finding.code())).isEmpty();
    assertThat(FindingCode.named("DISK_FULL")).contains(FindingCode.DISK_FULL);
  }

  private static String page() {
    return HEAD
        + Arrays.stream(FindingCode.values())
            .map(FindingCodeTest::row)
            .collect(Collectors.joining());
  }

  private static String row(FindingCode code) {
    return "| `%s` | %s | %s | %s |%n"
        .formatted(
            code,
            code.level() + (code.isOverridable() ? ", can be overridden" : ""),
            code.sentence(),
            Objects.requireNonNullElse(code.hint(), ""))
        .replace("|  |", "| |");
  }
}
