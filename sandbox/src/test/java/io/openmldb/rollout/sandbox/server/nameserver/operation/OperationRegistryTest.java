package io.openmldb.rollout.sandbox.server.nameserver.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.sandbox.server.TestFlags;
import io.openmldb.rollout.sandbox.server.environment.ServerEnvironment;
import io.openmldb.rollout.sandbox.server.inprocess.InMemoryFaults;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.MetadataStore;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletCalls;
import io.openmldb.rollout.sandbox.server.runtime.ThreadedRuntime;
import io.openmldb.rollout.sandbox.server.zk.InMemoryZooKeeper;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OperationRegistryTest {

  private static final Duration LONGER_THAN_A_CANCELLATION_TAKES = Duration.ofMillis(300);

  private final BlockingQueue<Thread> cancellations = new LinkedBlockingQueue<>();
  private final ThreadedRuntime runtime = new ThreadedRuntime();
  private final InMemoryFaults faults = new InMemoryFaults();
  private final ZkSession session = new InMemoryZooKeeper(runtime).open(Duration.ofMinutes(1));
  private MetadataStore store;
  private OperationRegistry registry;

  @BeforeEach
  void open() {
    store = new MetadataStore(cancellingWhatIsBeingSaved());
    store.layOut(true);
    ServerEnvironment environment =
        new ServerEnvironment(TestFlags.of(Map.of()), runtime, null, null, faults, () -> false);
    ClusterMetadata cluster = new ClusterMetadata(store, runtime);
    registry =
        new OperationRegistry(
            environment, store, new OperationPlans(cluster, new TabletCalls(null)));
    registry.start();
  }

  @AfterEach
  void close() throws Exception {
    registry.stop();
    session.close();
  }

  @Test
  void oneThatIsCancelledWhileItsProgressIsSavedIsNotTakenUpByTheNextNameserver() throws Exception {
    faults.add("hang-op", "kChangeLeaderOP", 1);

    registry.create(
        OperationType.kChangeLeaderOP, new OperationTarget("db1", "t1", 0, "tablet:1", ""));
    cancellations.take().join();

    assertThat(registry.all())
        .extracting(NameserverOperation::status)
        .containsExactly(OperationState.kCanceled);
    assertThat(store.ops()).isEmpty();
  }

  /** A person cancels an operation at the moment at which its begin is being saved. */
  private ZkSession cancellingWhatIsBeingSaved() {
    return (ZkSession)
        Proxy.newProxyInstance(
            ZkSession.class.getClassLoader(),
            new Class<?>[] {ZkSession.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("put") && isBegunOperation((byte[]) arguments[1])) {
                Thread cancellation = new Thread(() -> registry.cancel(1));
                cancellation.start();
                cancellation.join(LONGER_THAN_A_CANCELLATION_TAKES.toMillis());
                cancellations.add(cancellation);
              }
              try {
                return method.invoke(session, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static boolean isBegunOperation(byte[] value) {
    return new String(value, StandardCharsets.UTF_8).contains("\"kDoing\"");
  }
}
