package io.openmldb.rollout.activities.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openmldb.rollout.activities.registry.Webhook;
import io.openmldb.rollout.activities.registry.WebhookKey;
import io.openmldb.rollout.workflows.api.event.RolloutEvent;
import io.openmldb.rollout.workflows.api.event.RolloutEvent.RolloutSnapshot;
import io.openmldb.rollout.workflows.api.event.RolloutEventType;
import io.openmldb.rollout.workflows.api.status.Phase;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code docs/notifications.md} says to receivers, run word for word on calls of ours. */
@Tag("component")
@Timeout(60)
class WebhookGuideTest {

  private static final Path GUIDE = Path.of("../docs/notifications.md");
  private static final String SECRET = "whsec_Kz3+Yp8LYc1fC1sW0a0JrDkq8mC5cWn0H0Wm7uZ/9rI=";

  @TempDir Path folder;
  private final WebhookReceiver receiver = new WebhookReceiver();

  @AfterEach
  void close() {
    receiver.close();
  }

  @ParameterizedTest
  @CsvSource({"bash, openssl", "python, python3"})
  void theGuidesProgramsTakeWhatWeSignAndNothingElse(String language, String tool)
      throws Exception {
    assumeTrue(isHere(tool) || System.getenv("CI") != null, tool + " is not here");
    List<String> program = program(language, block("### Is it genuine?", language));

    Map<String, String> genuine = received(Instant.now());
    assertThat(run(program, genuine)).isEqualTo(new Result(0, "genuine\n"));

    Map<String, String> otherKey = new HashMap<>(genuine);
    otherKey.put("SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    assertThat(run(program, otherKey).exitCode()).isNotZero();
    Map<String, String> otherId = new HashMap<>(genuine);
    otherId.put("ID", "run-1-3");
    assertThat(run(program, otherId).exitCode()).isNotZero();
    Files.writeString(Path.of(genuine.get("BODY")), " ", StandardOpenOption.APPEND);
    assertThat(run(program, genuine).exitCode()).isNotZero();
    assertThat(run(program, received(Instant.now().minusSeconds(400))).exitCode()).isNotZero();
    assertThat(run(program, received(Instant.now().plusSeconds(400))).exitCode()).isNotZero();
  }

  @Test
  void theCallByCurlIsOneOfOurs() throws Exception {
    assumeTrue(isHere("curl") || System.getenv("CI") != null, "curl is not here");
    List<String> program = program("bash", block("### Trying a receiver", "bash"));

    Result result = run(program, Map.of("URL", receiver.url().toString(), "SECRET", SECRET));

    assertThat(result.exitCode()).as(result.output()).isZero();
    WebhookReceiver.Call call = receiver.calls().get(0);
    assertThat(call.line()).startsWith("POST ");
    assertThat(call.header("Content-Type")).isEqualTo("application/json");
    assertThat(call.header("webhook-signature"))
        .isEqualTo(
            WebhookSignature.of(
                WebhookKey.parse(SECRET).orElseThrow(),
                call.header("webhook-id"),
                Instant.ofEpochSecond(Long.parseLong(call.header("webhook-timestamp"))),
                call.body().getBytes(StandardCharsets.UTF_8)));
  }

  /** A call made at {@code now}, as a receiver has it: the programs' variables. */
  private Map<String, String> received(Instant now) throws IOException {
    receiver.calls().clear();
    new WebhookCall(Duration.ofSeconds(10), InstantSource.fixed(now))
        .deliver(webhook(receiver.url()), WebhookKey.parse(SECRET).orElseThrow(), event());
    WebhookReceiver.Call call = receiver.calls().get(0);
    Map<String, String> variables = new HashMap<>();
    variables.put("ID", call.header("webhook-id"));
    variables.put("TIMESTAMP", call.header("webhook-timestamp"));
    variables.put("SIGNATURE", call.header("webhook-signature"));
    variables.put("SECRET", SECRET);
    Path body = Files.createTempFile(folder, "body", ".json");
    variables.put("BODY", Files.writeString(body, call.body()).toString());
    return variables;
  }

  private static Webhook webhook(URI url) {
    return new Webhook("guide", url, "ROLLOUT_SECRET_GUIDE", List.of(), Set.of());
  }

  private static RolloutEvent event() {
    return new RolloutEvent(
        "run-1-2",
        RolloutEventType.FINISHED,
        Instant.now(),
        new RolloutSnapshot(
            "größe", "rollout", "run-1", "a=b", Phase.DONE, 5, 5, null, null, null, List.of()));
  }

  /** The block of {@code language} below {@code heading}. */
  private static String block(String heading, String language) throws IOException {
    String page = Files.readString(GUIDE);
    Matcher block =
        Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
            .matcher(page.substring(page.indexOf(heading + "\n")));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private static List<String> program(String language, String text) {
    return language.equals("bash")
        ? List.of("bash", "-euo", "pipefail", "-c", text)
        : List.of("python3", "-c", text);
  }

  private Result run(List<String> program, Map<String, String> variables) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(program).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(output).isTrue();
    return new Result(process.exitValue(), output);
  }

  private static boolean isHere(String tool) {
    return Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator)))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
  }

  private record Result(int exitCode, String output) {}
}
