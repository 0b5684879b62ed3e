package io.openmldb.rollout.activities.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.config.gflags.FlagsPageContent;
import io.openmldb.rollout.activities.openmldb.client.FlagsPageClient;
import io.openmldb.rollout.activities.recorded.ExpectedText;
import io.openmldb.rollout.activities.recorded.Recorded;
import io.openmldb.rollout.activities.recorded.RecordedCall;
import io.openmldb.rollout.activities.recorded.ReplayingServer;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import java.util.List;
import java.util.Optional;

/** The two pages that the product reads, as real servers were recorded to show them. */
class RecordedPagesTest {

  @Recorded({
    "api_flags.json",
    "ns_flags_on_auto_failover.json",
    "services_on_flags_all.json",
    "services_on_flags_auth.json",
    "services_on_flags_glob.json",
    "services_on_flags_list.json",
    "services_on_flags_one.json",
    "services_on_flags_setvalue_after.json",
    "services_on_flags_unknown.json",
    "services_on_flags_withform.json",
    "tablet_flags_on_noauth.json",
    "tablet_flags_on_one.json",
    "tablet_flags_on_two.json",
    "tablet_flags_on_unknown.json",
    "tablet_flags_on_wildcard.json"
  })
  void aFlagsPageThatIsOnShowsEachFlagAndWhetherItIsTheDefault(String recording) {
    FlagsPageContent page = read(recording).orElseThrow();

    for (String line : ExpectedText.in("flags-page").of(recording)) {
      String name = line.substring(0, line.indexOf('='));
      String value = line.substring(name.length() + 1, line.lastIndexOf(" ; "));
      assertThat(page.has(name)).as(name).isTrue();
      assertThat(page.shows(name, value)).as(line).isTrue();
      assertThat(page.shows(name, "x" + value)).as(line).isFalse();
      assertThat(page.showsDefault(name)).as(line).isEqualTo(line.endsWith("default"));
    }
    assertThat(page.has("nosuch")).isFalse();
    assertThat(page.has("unknown_thing")).isFalse();
  }

  @Recorded({
    "builtin_flags_console.json",
    "builtin_flags_noauth.json",
    "ns_builtin_flags.json",
    "ns_builtin_flags_auto_failover.json",
    "ns_builtin_flags_endpoint.json",
    "ns_builtin_flags_gc_interval_thread_pool_size.json",
    "ns_builtin_flags_nosuchflag.json",
    "ns_builtin_flags_tablet_heartbeat_timeout.json",
    "ns_builtin_flags_zk_cluster.json",
    "standby_builtin_flags.json",
    "standby_builtin_flags_auto_failover.json",
    "standby_builtin_flags_endpoint.json",
    "standby_builtin_flags_gc_interval_thread_pool_size.json",
    "standby_builtin_flags_nosuchflag.json",
    "standby_builtin_flags_tablet_heartbeat_timeout.json",
    "standby_builtin_flags_zk_cluster.json",
    "tablet_builtin_flags.json",
    "tablet_builtin_flags_auto_failover.json",
    "tablet_builtin_flags_endpoint.json",
    "tablet_builtin_flags_gc_interval_thread_pool_size.json",
    "tablet_builtin_flags_nosuchflag.json",
    "tablet_builtin_flags_tablet_heartbeat_timeout.json",
    "tablet_builtin_flags_zk_cluster.json"
  })
  void aFlagsPageThatIsOffIsAbsentAndNoError(String recording) {
    assertThat(read(recording)).isEmpty();
  }

  @Recorded({
    "api_health.json",
    "builtin_health_noauth.json",
    "http_keepalive_http10.json",
    "ns_builtin_health.json",
    "standby_builtin_health.json",
    "tablet_builtin_health.json"
  })
  void aServerThatIsWellSaysSo(String recording) {
    try (ReplayingServer server = new ReplayingServer(recording)) {
      Node node = new Node(Component.APISERVER, server.endpoint(), "127.0.0.1", "/opt/openmldb");

      assertThat(new ReachabilityCheck(null).missing(node)).isEmpty();
      assertThat(server.asked().get(0).path()).isEqualTo("/health");
    }
  }

  private static Optional<FlagsPageContent> read(String recording) {
    String path = RecordedCall.of(recording).path();
    String names = path.replaceFirst("^/flags/?", "").replaceFirst("[?].*", "");
    try (ReplayingServer server = new ReplayingServer(recording)) {
      return new FlagsPageClient().read(server.endpoint(), List.of(names.split(",")));
    }
  }
}
