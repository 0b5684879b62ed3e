package io.openmldb.rollout.activities.fake;

import io.openmldb.rollout.activities.lease.HeldLease;
import io.openmldb.rollout.activities.lease.LeaseRecord;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Lease;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A fake lease as one attempt holds it, which dies or pauses as planned. */
final class FakeHeldLease implements HeldLease {

  private final FakeLease lease;
  private final CrashPlan plan;
  private final SimulatedZooKeeper zookeeper;
  private final long token;

  FakeHeldLease(FakeLease lease, CrashPlan plan, SimulatedZooKeeper zookeeper) {
    this.lease = lease;
    this.plan = plan;
    this.zookeeper = zookeeper;
    this.token = lease.begin();
  }

  @Override
  public Lease lease() {
    return new Lease("demo", "rollout-demo", "run", 1);
  }

  @Override
  public String attempt() {
    return "attempt-" + token;
  }

  @Override
  public long token() {
    return token;
  }

  @Override
  public void check() {
    requireToken();
    plan.mayPause(); // Who is stopped here acts on an answer that has grown old.
  }

  @Override
  public LeaseRecord require() {
    requireToken();
    return lease.require(); // A read: dying before it is dying before what it is for.
  }

  @Override
  public LeaseRecord update(UnaryOperator<LeaseRecord> change) {
    return write(
        () -> {
          lease.record = change.apply(lease.record);
          return lease.record;
        });
  }

  @Override
  public List<LeaderMove> recordMoves(String endpoint, List<LeaderMove> moves) {
    return write(() -> lease.recordMoves(endpoint, moves));
  }

  @Override
  public List<LeaderMove> moves(String endpoint) {
    requireToken();
    return lease.moves(endpoint);
  }

  @Override
  public OptionalLong movesSince(String endpoint) {
    lease.check(token);
    return lease.movesSince(endpoint);
  }

  @Override
  public void clearMoves(String endpoint) {
    write(() -> lease.clearMoves(endpoint));
  }

  @Override
  public List<Follower> recordDetached(String endpoint, List<Follower> followers) {
    return write(() -> lease.recordDetached(endpoint, followers));
  }

  @Override
  public List<Follower> detached(String endpoint) {
    requireToken();
    return lease.detached(endpoint);
  }

  @Override
  public void clearDetached(String endpoint) {
    write(() -> lease.detached.remove(endpoint));
  }

  private <T> T write(Supplier<T> write) {
    return plan.pausing(
        () ->
            plan.through(
                () -> {
                  requireToken();
                  return write.get();
                }));
  }

  private void requireToken() {
    zookeeper.awaitAnswer();
    lease.check(token);
  }
}
