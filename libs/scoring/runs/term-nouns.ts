import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { CONCLUDES_TERM, type ConcludesTerm } from '#organization/term-results/concludes-term.js';
import { SCORES_TERM, type ScoresTerm } from '#organization/term-results/scores-term.js';

/** The nouns that take part in scoring: those with evidence, and those that draw conclusions. */
@Injectable()
export class TermNouns implements OnModuleInit {
  private readonly scoring = new Map<string, ScoresTerm>();
  private readonly concluding = new Map<string, ConcludesTerm>();

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  /** By name, so that the order of the modules means nothing. */
  get evidence(): readonly ScoresTerm[] {
    return inOrder(this.scoring);
  }

  get conclusions(): readonly ConcludesTerm[] {
    return inOrder(this.concluding);
  }

  /** @throws Error when two nouns share a name: such a worker must not start */
  onModuleInit(): void {
    for (const { instance, metatype } of this.discovery.getProviders() as {
      instance: unknown;
      metatype: unknown;
    }[]) {
      if (typeof metatype !== 'function') continue;
      // Only classes that implement the contract carry its mark.
      if (this.reflector.get<unknown>(SCORES_TERM, metatype) === true)
        register(this.scoring, instance as ScoresTerm);
      if (this.reflector.get<unknown>(CONCLUDES_TERM, metatype) === true)
        register(this.concluding, instance as ConcludesTerm);
    }
  }

  requireEvidence(noun: string): ScoresTerm {
    const found = this.scoring.get(noun);
    if (!found) throw new Error(`no noun ${noun} scores a term`);
    return found;
  }

  requireConclusion(noun: string): ConcludesTerm {
    const found = this.concluding.get(noun);
    if (!found) throw new Error(`no noun ${noun} concludes a term`);
    return found;
  }
}

function register<Noun extends { readonly noun: string }>(nouns: Map<string, Noun>, instance: Noun): void {
  if (nouns.has(instance.noun)) throw new Error(`two nouns are called ${instance.noun}`);
  nouns.set(instance.noun, instance);
}

function inOrder<Noun extends { readonly noun: string }>(nouns: ReadonlyMap<string, Noun>): readonly Noun[] {
  return [...nouns.values()].sort((a, b) => (a.noun < b.noun ? -1 : 1));
}
