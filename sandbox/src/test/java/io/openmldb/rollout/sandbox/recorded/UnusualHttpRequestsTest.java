package io.openmldb.rollout.sandbox.recorded;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** What servers make of odd requests, and which of brpc's pages are there. */
@Tag("component")
class UnusualHttpRequestsTest {

  private static RecordedCluster cluster;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = RecordedCluster.bare(directory);
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @ComparedWith({
    "builtin_flags_console.json",
    "builtin_flags_html.json",
    "builtin_flags_noauth.json",
    "builtin_flags_setvalue.json",
    "builtin_flags_setvalue_noreload.json",
    "builtin_health_noauth.json",
    "http_bad_json.json",
    "http_full_service_name.json",
    "http_get_no_body.json",
    "http_keepalive_http10.json",
    "http_missing_required.json",
    "http_no_auth.json",
    "http_no_ctype.json",
    "http_post_no_body.json",
    "http_root.json",
    "http_unknown_field.json",
    "http_wrong_service.json",
    "http_wrong_service_tab.json",
    "http_wrong_type.json",
    "ns_builtin_connections.json",
    "ns_builtin_dir.json",
    "ns_builtin_flags.json",
    "ns_builtin_flags_auto_failover.json",
    "ns_builtin_flags_endpoint.json",
    "ns_builtin_flags_gc_interval_thread_pool_size.json",
    "ns_builtin_flags_nosuchflag.json",
    "ns_builtin_flags_tablet_heartbeat_timeout.json",
    "ns_builtin_flags_zk_cluster.json",
    "ns_builtin_health.json",
    "ns_builtin_index.json",
    "ns_builtin_rpcz.json",
    "ns_builtin_services.json",
    "ns_builtin_vars.json",
    "ns_builtin_vars_process_STAR.json",
    "ns_builtin_vars_process_uptime.json",
    "ns_builtin_version.json",
    "standby_builtin_connections.json",
    "standby_builtin_dir.json",
    "standby_builtin_flags.json",
    "standby_builtin_flags_auto_failover.json",
    "standby_builtin_flags_endpoint.json",
    "standby_builtin_flags_gc_interval_thread_pool_size.json",
    "standby_builtin_flags_nosuchflag.json",
    "standby_builtin_flags_tablet_heartbeat_timeout.json",
    "standby_builtin_flags_zk_cluster.json",
    "standby_builtin_health.json",
    "standby_builtin_index.json",
    "standby_builtin_rpcz.json",
    "standby_builtin_services.json",
    "standby_builtin_vars.json",
    "standby_builtin_vars_process_STAR.json",
    "standby_builtin_vars_process_uptime.json",
    "standby_builtin_version.json",
    "tablet_builtin_connections.json",
    "tablet_builtin_dir.json",
    "tablet_builtin_flags.json",
    "tablet_builtin_flags_auto_failover.json",
    "tablet_builtin_flags_endpoint.json",
    "tablet_builtin_flags_gc_interval_thread_pool_size.json",
    "tablet_builtin_flags_nosuchflag.json",
    "tablet_builtin_flags_tablet_heartbeat_timeout.json",
    "tablet_builtin_flags_zk_cluster.json",
    "tablet_builtin_health.json",
    "tablet_builtin_index.json",
    "tablet_builtin_rpcz.json",
    "tablet_builtin_services.json",
    "tablet_builtin_vars.json",
    "tablet_builtin_vars_process_STAR.json",
    "tablet_builtin_vars_process_uptime.json",
    "tablet_builtin_version.json"
  })
  @ParameterizedTest
  @ArgumentsSource(ComparedRecordingNames.class)
  void aRequestIsAnsweredOrRejectedInTheSameWords(String recording) throws IOException {
    cluster.replay(recording);
  }
}
