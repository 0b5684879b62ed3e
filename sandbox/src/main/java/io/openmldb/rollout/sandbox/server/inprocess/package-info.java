/** A whole cluster in one process, in simulated time, without sockets, files or threads. */
package io.openmldb.rollout.sandbox.server.inprocess;
