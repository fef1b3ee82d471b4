Option Explicit

' A press of a button: refuse politely, or leave a request in the user's own folder and look for the answer now and
' then. Nothing is started from here and nothing is computed here.

Private Const TITLE As String = "Projektlogg"
Private Const CLEAR_AFTER As Long = 20 ' seconds that the last line stands in the status bar
Private Const LONGEST_WAIT As Long = 15 ' minutes
Private Const LONGEST_TEXT As Long = 1000 ' a message box takes 1,023 characters

Private waitingId As String
Private waitingAction As String
Private waitingSince As Date
Private nextTime As Date
Private nextName As String

' What the ribbon calls.
Public Sub ProjektloggPressed(control As IRibbonControl)
    ProjektloggAsk control.Id
End Sub

' The same for a macro or a key.
Public Sub ProjektloggAsk(ByVal action As String)
    Dim refusal As String
    refusal = RefusalOf(action)
    If Len(refusal) = 0 Then
        waitingId = PutRequest(action, WorkbookName(action))
        If Len(waitingId) = 0 Then refusal = TextOf("CannotWrite")
    End If
    If Len(refusal) > 0 Then
        Application.StatusBar = TITLE & ": " & refusal
        LookLater "ProjektloggClear", CLEAR_AFTER
        MsgBox refusal, vbExclamation, TITLE
    Else
        waitingAction = action
        waitingSince = Now
        Application.StatusBar = Replace(TextOf("Working"), "{label}", LabelOf(action))
        LookLater "ProjektloggLook", 1
    End If
End Sub

' Called by the clock: is the answer there?
Public Sub ProjektloggLook()
    Dim answer As String
    If Len(waitingId) = 0 Then Exit Sub
    answer = TakeAnswer(waitingId)
    If Len(answer) > 0 Then
        waitingId = ""
        ShowAnswer answer
    ElseIf HelperIsAlive() And DateDiff("n", waitingSince, Now) < LONGEST_WAIT Then
        LookLater "ProjektloggLook", 1
    Else
        waitingId = ""
        ShowAnswer "fel" & vbLf & TextOf("Lost") & vbLf & TextOf("Lost")
    End If
End Sub

' Called by the clock: give the status bar back.
Public Sub ProjektloggClear()
    If Len(waitingId) = 0 Then Application.StatusBar = False
End Sub

' The add-in closes: nothing may wake it.
Public Sub ProjektloggForget()
    waitingId = ""
    On Error Resume Next
    If Len(nextName) > 0 Then Application.OnTime nextTime, nextName, , False
    nextName = ""
    Application.StatusBar = False
End Sub

Private Function RefusalOf(ByVal action As String) As String
    Dim needs As String
    needs = NeedsOf(action)
    If Len(waitingId) > 0 Then
        RefusalOf = Replace(TextOf("Busy"), "{label}", LabelOf(waitingAction))
    ElseIf InStr(needs, "book") > 0 And ActiveWorkbook Is Nothing Then
        RefusalOf = TextOf("NoBook")
    ElseIf InStr(needs, "book") > 0 Then
        If Len(ActiveWorkbook.Path) = 0 Then
            RefusalOf = TextOf("NeverSaved")
        ElseIf InStr(needs, "edit") > 0 And IsReadOnly() Then
            RefusalOf = TextOf("ReadOnly")
        End If
    End If
    If Len(RefusalOf) = 0 And Not HelperIsAlive() Then RefusalOf = TextOf("NoHelper")
End Function

Private Function IsReadOnly() As Boolean
    On Error Resume Next ' LibreOffice's VBA does not know the property
    IsReadOnly = ActiveWorkbook.ReadOnly
End Function

Private Function WorkbookName(ByVal action As String) As String
    If InStr(NeedsOf(action), "book") > 0 Then WorkbookName = ActiveWorkbook.FullName
End Function

' First line: ok or fel. Second: the status bar. The rest: the dialog, if any.
Private Sub ShowAnswer(ByVal answer As String)
    Dim parts() As String
    parts = Split(answer, vbLf, 3)
    If UBound(parts) < 2 Then Exit Sub
    Application.StatusBar = TITLE & ": " & parts(1)
    LookLater "ProjektloggClear", CLEAR_AFTER
    If Len(parts(2)) = 0 Then Exit Sub
    If Len(parts(2)) > LONGEST_TEXT Then parts(2) = Left$(parts(2), LONGEST_TEXT) & " ..."
    MsgBox parts(2), IIf(parts(0) = "ok", vbInformation, vbExclamation), TITLE
End Sub

Private Sub LookLater(ByVal procedure As String, ByVal seconds As Long)
    nextTime = Now + TimeSerial(0, 0, seconds)
    nextName = "'" & ThisWorkbook.Name & "'!" & procedure
    Application.OnTime nextTime, nextName
End Sub
