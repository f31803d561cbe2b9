import { Module } from '@nestjs/common';

/** What the worker does for findings. */
@Module({})
export class FindingsWorkerModule {}
