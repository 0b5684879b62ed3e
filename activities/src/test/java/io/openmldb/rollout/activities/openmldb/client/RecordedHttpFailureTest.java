package io.openmldb.rollout.activities.openmldb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.openmldb.rollout.activities.recorded.Recorded;
import io.openmldb.rollout.activities.recorded.RecordedCall;
import io.openmldb.rollout.activities.recorded.ReplayingServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

/** What goes wrong below the servers' own answers is told as what it is. */
class RecordedHttpFailureTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final HttpTransport transport = new HttpTransport(() -> HttpTransport.ANONYMOUS);

  @Recorded({
    "http_bad_json.json",
    "http_missing_required.json",
    "http_wrong_service.json",
    "http_wrong_service_tab.json",
    "http_wrong_type.json",
    "ns_nonexistent_method.json"
  })
  void whatAServerRejectsIsAnErrorWithItsStatusAndWords(String recording) {
    RecordedCall recorded = RecordedCall.of(recording);
    try (ReplayingServer server = new ReplayingServer(recording)) {
      assertThatThrownBy(() -> call(server.endpoint(), recorded))
          .isInstanceOfSatisfying(
              OpenmldbException.Rejected.class,
              rejected -> {
                assertThat(rejected.status()).isEqualTo(recorded.status());
                assertThat(rejected).hasMessageContaining(recorded.answer());
                assertThat(rejected.isRetryable()).isFalse();
              });
    }
  }

  @Recorded({"http_no_auth.json"})
  void aServerThatHangsUpMayHaveDoneWhatItWasAsked(String recording) {
    try (ReplayingServer server = new ReplayingServer(recording)) {
      assertThatThrownBy(() -> call(server.endpoint(), RecordedCall.of(recording)))
          .isInstanceOfSatisfying(
              OpenmldbException.NoAnswer.class, e -> assertThat(e.mayHaveTakenEffect()).isTrue());
    }
  }

  @Recorded({"ns_dead_connection.json"})
  void aServerThatIsNotThereHasDoneNothing(String recording) throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(RecordedCall.of(recording).answer()).startsWith("ConnectionRefusedError");
    assertThatThrownBy(() -> call("127.0.0.1:" + free, RecordedCall.of(recording)))
        .isInstanceOfSatisfying(
            OpenmldbException.NoAnswer.class, e -> assertThat(e.mayHaveTakenEffect()).isFalse());
  }

  private void call(String endpoint, RecordedCall recording) {
    transport.call(
        endpoint, recording.path().substring(1), JsonNodeFactory.instance.objectNode(), DEADLINE);
  }
}
