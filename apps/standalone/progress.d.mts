export declare class StartError extends Error {}

export declare function say(text: string): void;

export declare function reportFailure(error: unknown): number;
