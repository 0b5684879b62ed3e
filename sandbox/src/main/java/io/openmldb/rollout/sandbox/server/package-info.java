/**
 * The stand-ins for OpenMLDB's own processes: one main class for the binary {@code bin/openmldb}
 * (nameserver, tablet or apiserver by {@code --role}) and one for the taskmanager.
 */
package io.openmldb.rollout.sandbox.server;
