package io.openmldb.rollout.sandbox.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.sandbox.server.TestFlags;
import io.openmldb.rollout.sandbox.server.http.BrpcPages;
import io.openmldb.rollout.sandbox.server.http.RpcService;
import io.openmldb.rollout.sandbox.server.http.ServerReply;
import io.openmldb.rollout.sandbox.server.http.ServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The flags page of a process that was started to have it on. */
class RecordedFlagsPageTest {

  /** A flag that something has set: {@code gc_interval | 77 (default:120) | …}. */
  private static final Pattern SET =
      Pattern.compile(
          "^(?<name>\\S+)( \\(R\\))? \\| (?<value>.*?) ?\\(default:", Pattern.MULTILINE);

  @ComparedWith({
    "api_flags.json",
    "ns_flags_on_auto_failover.json",
    "services_on_flags_all.json",
    "services_on_flags_auth.json",
    "services_on_flags_glob.json",
    "services_on_flags_list.json",
    "services_on_flags_one.json",
    "services_on_flags_setvalue_after.json",
    "services_on_flags_setvalue_nonreload.json",
    "services_on_flags_setvalue_ok.json",
    "services_on_flags_unknown.json",
    "services_on_flags_withform.json",
    "tablet_flags_on_noauth.json",
    "tablet_flags_on_one.json",
    "tablet_flags_on_setvalue.json",
    "tablet_flags_on_two.json",
    "tablet_flags_on_unknown.json",
    "tablet_flags_on_wildcard.json"
  })
  @ParameterizedTest
  @ArgumentsSource(ComparedRecordingNames.class)
  void aPageIsToTheLetterWhatARealProcessWithTheseFlagsShowed(String name) {
    RecordedExchange recording = RecordedExchange.of(name);
    String[] path = recording.path().split("[?]", 2);
    ServerRequest request =
        new ServerRequest("GET", path[0], path.length == 1 ? "" : path[1], null, false, "");

    ServerReply answer = pages(recording).handle(request);

    RecordedReply real = recording.answer();
    assertThat(answer.status()).isEqualTo(real.status());
    assertThat(answer.contentType()).isEqualTo(real.contentType());
    assertThat(comparable(answer.body())).isEqualTo(comparable(real.body()));
  }

  /**
   * Naming a flag file means reading it, and the recorded one is not here; and of a few source
   * files a page says where that binary was built, which {@code --helpxml} does not.
   */
  private static String comparable(String page) {
    return page.replaceAll("(?m)^flagfile [|].*\\R", "").replace("| /opt/OpenMLDB/", "| ");
  }

  private static BrpcPages pages(RecordedExchange recording) {
    Map<String, String> flags = new HashMap<>();
    Matcher set = SET.matcher(recording.answer().body());
    while (set.find()) {
      flags.put(set.group("name"), set.group("value"));
    }
    flags.remove("flagfile");
    flags.put("enable_flags_service", "true");
    return new BrpcPages(
        recording.host(),
        TestFlags.of(flags),
        new RpcService("openmldb.api.TabletServer"),
        request -> {
          throw new AssertionError("not a page: " + request.path());
        });
  }
}
