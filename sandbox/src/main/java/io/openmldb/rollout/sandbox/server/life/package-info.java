/** What every server's life is made of: how it starts or fails to, its clock, its faults. */
package io.openmldb.rollout.sandbox.server.life;
