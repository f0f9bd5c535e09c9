import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';
import { solverContract } from '../../contract/solver.ts';

solverContract('HiGHS in a child process', () => createHighsSolver({ log: silent }));
