/** The nameserver's operations: the tasks of each kind, their queues and their execution. */
package io.openmldb.rollout.sandbox.server.nameserver.operation;
