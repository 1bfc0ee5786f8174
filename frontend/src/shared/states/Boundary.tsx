import { Component, type ReactNode } from "react";
import { ErrorState } from "./States";

interface BoundaryProps {
  children: ReactNode;
  /** Where the person is: the next page is shown although this one broke. */
  at?: string;
  /** What broke, where that is not the page. */
  title?: string;
}

interface BoundaryState {
  error: unknown;
  at: string | undefined;
}

/** Keeps a page that breaks from taking the rest with it. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null, at: this.props.at };

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { error };
  }

  static getDerivedStateFromProps({ at }: BoundaryProps, state: BoundaryState): Partial<BoundaryState> | null {
    return at === state.at ? null : { at, error: null };
  }

  override render(): ReactNode {
    const { children, title } = this.props;
    if (this.state.error === null) return children;
    // A part that could not be loaded stays so until the page is loaded anew: React and some browsers keep the failure.
    return <ErrorState error={this.state.error} title={title} onRetry={() => location.reload()} />;
  }
}
