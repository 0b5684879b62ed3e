package io.openmldb.rollout.activities.openmldb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.recorded.ReplayingServer;
import io.openmldb.rollout.activities.stub.HangingUpServer;
import io.openmldb.rollout.activities.stub.StallingServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HttpTransportTest {

  private static final Duration SOON = Duration.ofMillis(300);

  private final HttpTransport transport =
      new HttpTransport(() -> HttpTransport.user("root", "hunter2"));

  private void call(String endpoint) {
    transport.call(endpoint, "NameServer/ShowTablet", JsonNodeFactory.instance.objectNode(), SOON);
  }

  @Test
  void anUnknownMethodIsRejectedWithItsStatus() {
    try (ReplayingServer server = new ReplayingServer("ns_nonexistent_method")) {
      assertThatThrownBy(() -> call(server.endpoint()))
          .isInstanceOfSatisfying(
              OpenmldbException.Rejected.class, e -> assertThat(e.status()).isEqualTo(404))
          .hasMessageContaining("Fail to find method");
    }
  }

  @Test
  void theItemsOfALongListAreHandedOverOneByOneAndTheRestIsTheAnswer() {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    List<JsonNode> items = new ArrayList<>();
    try (ReplayingServer server =
        new ReplayingServer("ns_ShowTablet_offline", "ns_ShowTablet_offline")) {
      JsonNode whole = transport.call(server.endpoint(), "NameServer/ShowTablet", message, SOON);
      JsonNode rest =
          transport.call(
              server.endpoint(), "NameServer/ShowTablet", message, SOON, "tablets", items::add);

      assertThat(items).isNotEmpty().containsExactlyElementsOf(whole.path("tablets"));
      assertThat(rest).isEqualTo(((ObjectNode) whole.deepCopy()).without("tablets"));
    }
  }

  @Test
  void aMalformedRequestIsRejectedWithItsStatus() {
    try (ReplayingServer server = new ReplayingServer("http_bad_json")) {
      assertThatThrownBy(() -> call(server.endpoint()))
          .isInstanceOfSatisfying(
              OpenmldbException.Rejected.class, e -> assertThat(e.status()).isEqualTo(400));
    }
  }

  @Test
  void aServerThatRefusesConnectionsHasCertainlyTakenNothing() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThatThrownBy(() -> call("127.0.0.1:" + free))
        .isInstanceOfSatisfying(
            OpenmldbException.NoAnswer.class, e -> assertThat(e.mayHaveTakenEffect()).isFalse());
  }

  @Test
  void aHungServerIsGivenUpAtTheDeadlineAndMayHaveTakenIt() throws IOException {
    try (ServerSocket hung = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> call("127.0.0.1:" + hung.getLocalPort()))
          .isInstanceOfSatisfying(
              OpenmldbException.NoAnswer.class, e -> assertThat(e.mayHaveTakenEffect()).isTrue());
    }
  }

  @Test
  @Timeout(20)
  void aServerThatStallsInTheMiddleOfItsAnswerIsGivenUpAtTheDeadline() throws IOException {
    try (StallingServer server = new StallingServer("{\"code\":")) {
      assertThatThrownBy(() -> call(server.endpoint()))
          .isInstanceOfSatisfying(
              OpenmldbException.NoAnswer.class, e -> assertThat(e.mayHaveTakenEffect()).isTrue());
      assertThat(server.isHungUpOn()).isTrue();
    }
  }

  @Test
  void noFailureTellsThePassword() throws IOException {
    try (HangingUpServer server = new HangingUpServer()) {
      assertThatThrownBy(() -> call(server.endpoint()))
          .satisfies(
              e -> {
                assertThat(e.toString()).doesNotContain("hunter2");
                assertThat(String.valueOf(e.getCause())).doesNotContain("hunter2");
              });
    }
  }
}
