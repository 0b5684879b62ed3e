package io.openmldb.rollout.activities.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.SnapshotBuilder;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.report.OperationsReport;
import io.openmldb.rollout.workflows.api.report.OperationsReport.OperationLine;
import io.openmldb.rollout.workflows.api.report.TablesReport;
import io.openmldb.rollout.workflows.api.report.TablesReport.PartitionLine;
import io.openmldb.rollout.workflows.api.report.TablesReport.ReplicaLine;
import io.openmldb.rollout.workflows.api.request.OperationsRequest;
import io.openmldb.rollout.workflows.api.request.TablesRequest;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TablesAndOperationsTest {

  private static final String A = "a:1";
  private static final String B = "b:1";
  private static final Instant THREE = Instant.parse("2026-11-25T03:00:00Z");

  @Test
  void aPartitionIsShownWithItsLeaderFirstAndWhatsWrongBeforeWhatsRight() {
    SnapshotBuilder cluster =
        new SnapshotBuilder(A, B)
            .table("right", A, B)
            .table("lagging", B, A)
            .serve(A, "lagging", false, 90, 90);

    TablesReport look =
        TableStatusView.of(new TablesRequest("demo", null, null, null, false), cluster.snapshot());

    assertThat(look.partitions())
        .extracting(PartitionLine::table)
        .containsExactly("lagging", "right");
    assertThat(look.unhealthy()).isEqualTo(1);
    PartitionLine lagging = look.partitions().get(0);
    assertThat(lagging.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains("at offset 90, its leader at 100"));
    assertThat(lagging.replicas())
        .containsExactly(
            new ReplicaLine(B, true, true, 100L), new ReplicaLine(A, false, true, 90L));
    assertThat(look.tablets()).allMatch(tablet -> tablet.replicas() == 2);
  }

  @Test
  void onlyWhatIsAskedForIsShown() {
    SnapshotBuilder cluster = new SnapshotBuilder(A, B).table("here", A).table("both", A, B);

    assertThat(tables(cluster, new TablesRequest("demo", "db", "here", null, false)))
        .containsExactly("here");
    assertThat(tables(cluster, new TablesRequest("demo", null, null, B, false)))
        .containsExactly("both");
    assertThat(tables(cluster, new TablesRequest("demo", null, "here", B, false))).isEmpty();
    assertThat(tables(cluster, new TablesRequest("demo", null, null, null, true))).isEmpty();
  }

  @Test
  void aDatabaseTableOrTabletThatIsNotThereIsAWrongRequest() {
    SnapshotBuilder cluster = new SnapshotBuilder(A, B).table("here", A);

    assertRefused(
        cluster, new TablesRequest("demo", "other", "here", null, false), "no database other");
    assertRefused(
        cluster,
        new TablesRequest("demo", "db", "nosuch", null, true),
        "no table nosuch in database db");
    assertRefused(
        cluster,
        new TablesRequest("demo", null, "nosuch", "c:1", false),
        "demo has no table nosuch",
        "demo has no tablet c:1; it has a:1");
  }

  private static void assertRefused(
      SnapshotBuilder cluster, TablesRequest request, String... problems) {
    assertThatThrownBy(() -> tables(cluster, request))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(FailureType.INVALID_REQUEST.id());
              assertThat(failure.isNonRetryable()).isTrue();
              assertThat(failure.getOriginalMessage()).contains(problems);
            });
  }

  @Test
  void ofVeryManyPartitionsTheFirstAreListedAndTheOthersCounted() throws Exception {
    SnapshotBuilder cluster = new SnapshotBuilder(A, B);
    for (int i = 0; i < 3_000; i++) {
      cluster.table("a_table_of_this_name_" + i, A, B).unserve(B, "a_table_of_this_name_" + i);
    }

    TablesReport look =
        TableStatusView.of(new TablesRequest("demo", null, null, null, false), cluster.snapshot());

    assertThat(look.partitions().size() + look.omitted()).isEqualTo(3_000);
    assertThat(RolloutDataConverter.mapper().writeValueAsBytes(look))
        .hasSizeLessThan(Excerpt.LARGEST_PAYLOAD);
  }

  @Test
  void operationsAreShownNewestFirstAndAsAskedFor() {
    List<OperationStatus> all =
        List.of(
            operation(1, "kDone", THREE.minusSeconds(60)),
            operation(2, "kFailed", THREE),
            operation(3, "kDoing", THREE.plusSeconds(5)),
            operation(4, "kInited", null));

    assertThat(ids(all, new OperationsRequest("demo", false, null)))
        .containsExactly(4L, 3L, 2L, 1L);
    assertThat(ids(all, new OperationsRequest("demo", true, null))).containsExactly(2L);
    assertThat(ids(all, new OperationsRequest("demo", false, THREE))).containsExactly(4L, 3L, 2L);
  }

  @Test
  void ofVeryManyOperationsTheNewestAreListed() {
    List<OperationStatus> all =
        LongStream.range(0, 5_000).mapToObj(id -> operation(id, "kDone", THREE)).toList();

    OperationsReport look =
        InspectionActivitiesImpl.operations(new OperationsRequest("demo", false, null), all);

    assertThat(look.operations().get(0).id()).isEqualTo(4_999);
    assertThat(look.operations().size() + look.omitted()).isEqualTo(5_000);
  }

  private static List<String> tables(SnapshotBuilder cluster, TablesRequest request) {
    return TableStatusView.of(request, cluster.snapshot()).partitions().stream()
        .map(PartitionLine::table)
        .toList();
  }

  private static List<Long> ids(List<OperationStatus> all, OperationsRequest request) {
    return InspectionActivitiesImpl.operations(request, all).operations().stream()
        .map(OperationLine::id)
        .toList();
  }

  private static OperationStatus operation(long id, String status, Instant startedAt) {
    return new OperationStatus(id, "kRecoverTableOP", status, "-", "db", "t", 0, startedAt, null);
  }
}
