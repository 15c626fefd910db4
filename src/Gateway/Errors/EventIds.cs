namespace Gateway.Errors;

/// <summary>Log event ids, a range per stage: 100 configuration, 200 clients, 300 contracts and prices, 400 upstream, 500 the request as
/// a whole, 600 start and stop, 700 jobs and their store, 800 limits, 820 clients in the store and pauses, 830 the administration
/// API.</summary>
internal static class EventIds
{
    public const int ConfigurationReloaded = 100;
    public const int ConfigurationRefused = 101;
    public const int RestartNeeded = 102;
    public const int NoClients = 103;
    public const int ConfigurationReloadFailed = 104;
    public const int ContractsReloaded = 300;
    public const int ContractProblem = 301;
    public const int ContractsRefused = 302;
    public const int ContractReloadFailed = 303;
    public const int PricesReloaded = 310;
    public const int PriceProblem = 311;
    public const int PricesRefused = 312;
    public const int PriceReloadFailed = 313;
    public const int SettingsFiles = 105;
    public const int MemoryLimits = 106;
    public const int DialectFound = 400;
    public const int JobNotKept = 401;
    public const int JobConflict = 402;
    public const int UpstreamCallFailed = 403;
    public const int UpstreamRefused = 404;
    public const int Completed = 500;
    public const int Unexpected = 501;
    public const int ServerRefused = 502;
    public const int ConnectionsRejected = 503;
    public const int ConnectionsClosedForMemory = 504;
    public const int SandboxInUse = 600;
    public const int Draining = 602;
    public const int FailureStop = 603;
    public const int UnobservedException = 604;
    public const int LogEventsDropped = 605;
    public const int ManagementListens = 606;
    public const int ManagementAddressInUse = 607;
    public const int ManagementFailed = 608;
    public const int ListenerClosed = 610;
    public const int DrainExpired = 611;
    public const int DrainHurried = 612;
    public const int Stopped = 613;
    public const int StoreDown = 710;
    public const int StoreUp = 711;
    public const int Retained = 712;
    public const int RetentionFailed = 713;
    public const int SubmitJoined = 714;
    public const int JobLost = 715;
    public const int FollowingFailed = 716;
    public const int FollowingPaused = 717;
    public const int FollowingResumed = 718;
    public const int EndWorkFailed = 719;
    public const int IndexesBuilt = 720;
    public const int IndexesNotBuilt = 721;
    public const int ResultNotKept = 722;
    public const int WebhookFailed = 730;
    public const int WebhookNotDelivered = 731;
    public const int WebhookSwitchedOff = 732;
    public const int BudgetWarning = 800;
    public const int ReservationExceeded = 810;
    public const int SubmitDoubtful = 811;
    public const int LedgerGood = 812;
    public const int LedgerBad = 813;
    public const int LedgerDifference = 814;
    public const int LedgerNotChecked = 815;
    public const int StoredClientsChanged = 820;
    public const int StoredClientsHidden = 821;
    public const int StoredClientInvalid = 822;
    public const int ChangesNotRead = 823;
    public const int ChangesReadAgain = 824;
    public const int NotListening = 825;
    public const int Listening = 826;
    public const int SubmitsPaused = 827;
    public const int SubmitsResumed = 828;
    public const int KeyUsesNotStored = 829;
    public const int AdministrationKeyRefused = 830;
}
