package io.openmldb.rollout.starter.client;

import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Which search attributes the namespace knows. Starting with one that it does not know would be
 * refused, so such a one is left out.
 */
final class NamespaceSearchAttributes {

  static final String CLUSTER = "OpenMLDBCluster";

  private static final int DEADLINE_SECONDS = 3;

  private final TemporalConnection connection;

  NamespaceSearchAttributes(TemporalConnection connection) {
    this.connection = connection;
  }

  /** The attributes to start a rollout of {@code cluster} with; empty when none is registered. */
  Optional<SearchAttributes> forCluster(String cluster) {
    if (!isRegistered()) {
      return Optional.empty();
    }
    return Optional.of(
        SearchAttributes.newBuilder().set(SearchAttributeKey.forKeyword(CLUSTER), cluster).build());
  }

  /** A service that keeps its registry to itself, as Temporal Cloud does, counts as "no". */
  boolean isRegistered() {
    ListSearchAttributesRequest request =
        ListSearchAttributesRequest.newBuilder().setNamespace(connection.namespace()).build();
    try {
      return OperatorServiceGrpc.newBlockingStub(connection.stubs().getRawChannel())
              .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
              .listSearchAttributes(request)
              .getCustomAttributesMap()
              .get(CLUSTER)
          == IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }
}
